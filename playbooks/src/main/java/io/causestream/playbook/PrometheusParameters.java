package io.causestream.playbook;

import io.causestream.settings.ConfigNode;
import io.causestream.settings.Settings;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Checks the parameters of Robusta's Prometheus actions that are more than a text or a number. */
final class PrometheusParameters {

    private static final Set<String> RESOURCES = Set.of("CPU", "Memory", "Disk");
    private static final Set<String> ITEMS = Set.of("Pod", "Container", "Node");
    private static final Set<String> FORMATS = Set.of("Plain", "Bytes", "Percentage", "CPUUsage");
    private static final int LONGEST = 4_000;

    private PrometheusParameters() {}

    /** Reports what is wrong with it; nothing, if it is not one of these parameters. */
    static void check(ConfigNode node, String parameter) {
        switch (parameter) {
            case "duration" -> checkDuration(node);
            case "prometheus_graphs_overrides" -> checkOverrides(node);
            default -> {
                // Checked by who reads it.
            }
        }
    }

    private static void checkDuration(ConfigNode node) {
        try {
            PrometheusDuration.of(node.value());
        } catch (IllegalArgumentException e) {
            node.problem(String.valueOf(e.getMessage()));
        }
    }

    private static void checkOverrides(ConfigNode node) {
        if (!node.value().isArray()) {
            node.problem(
                    "a list of resource_type, item_type, query and values_format is expected here");
            return;
        }
        for (JsonNode one : node.value()) {
            checkChoice(node, one, "resource_type", RESOURCES);
            checkChoice(node, one, "item_type", ITEMS);
            if (one.has("values_format")) {
                checkChoice(node, one, "values_format", FORMATS);
            }
            String query = one.path("query").asString("");
            if (query.isBlank() || query.length() > LONGEST) {
                node.problem(
                        "query has %d characters; it must have from 1 to %d"
                                .formatted(query.length(), LONGEST));
            }
        }
    }

    private static void checkChoice(ConfigNode node, JsonNode one, String name, Set<String> valid) {
        String given = one.path(name).asString("");
        if (valid.stream().noneMatch(given::equalsIgnoreCase)) {
            node.problem(
                    "%s '%s' is not one of %s; did you mean %s?"
                            .formatted(
                                    name,
                                    given,
                                    String.join(", ", new TreeSet<>(valid)),
                                    Settings.nearest(given, valid)));
        }
    }
}
