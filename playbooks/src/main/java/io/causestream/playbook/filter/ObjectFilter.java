package io.causestream.playbook.filter;

import io.causestream.playbook.catalogue.Parameters;
import io.causestream.settings.ConfigNode;
import io.causestream.settings.ProblemReporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Selects the objects that a trigger is about: compiled once, applied to each record.
 *
 * <p>What {@code scope} excludes is excluded, whatever it includes; {@code name} and {@code
 * namespace} are regular expressions that match as a whole.
 */
public final class ObjectFilter {

    /** Admits everything. */
    public static final ObjectFilter ALL =
            new ObjectFilter("", "", new LabelRules(List.of()), List.of(), List.of());

    private static final Set<String> KEYS = Set.of("include", "exclude");

    private final String namePrefix;
    private final String namespacePrefix;
    private final LabelRules labels;
    private final List<ScopeItem> included;
    private final List<ScopeItem> excluded;

    private ObjectFilter(
            String namePrefix,
            String namespacePrefix,
            LabelRules labels,
            List<ScopeItem> included,
            List<ScopeItem> excluded) {
        this.namePrefix = namePrefix;
        this.namespacePrefix = namespacePrefix;
        this.labels = labels;
        this.included = included;
        this.excluded = excluded;
    }

    /**
     * @param parameters of a trigger; uses those of {@code name_prefix}, {@code namespace_prefix},
     *     {@code labels_selector} and {@code scope} that it declares
     * @throws IllegalArgumentException if one of them can't be understood
     */
    public static ObjectFilter of(Parameters parameters) {
        return read(parameters, ProblemReporter.throwing());
    }

    public static ObjectFilter read(Parameters parameters, ProblemReporter problems) {
        JsonNode scope =
                parameters.declares("scope") ? parameters.tree("scope") : MissingNode.getInstance();
        if (!scope.isMissingNode()) {
            check(scope, problems);
        }
        return new ObjectFilter(
                text(parameters, "name_prefix"),
                text(parameters, "namespace_prefix"),
                LabelRules.selector(
                        text(parameters, "labels_selector"), "labels_selector", problems),
                items(scope, "include", problems),
                items(scope, "exclude", problems));
    }

    public boolean admits(Candidate candidate) {
        return candidate.name().startsWith(namePrefix)
                && candidate.namespace().startsWith(namespacePrefix)
                && labels.holdFor(candidate.labels())
                && !anyOf(excluded, candidate)
                && (included.isEmpty() || anyOf(included, candidate));
    }

    private static boolean anyOf(List<ScopeItem> items, Candidate candidate) {
        for (ScopeItem item : items) {
            if (item.admits(candidate)) {
                return true;
            }
        }
        return false;
    }

    private static String text(Parameters parameters, String name) {
        return parameters.declares(name) ? parameters.text(name) : "";
    }

    private static void check(JsonNode scope, ProblemReporter problems) {
        if (scope.path("include").isEmpty() && scope.path("exclude").isEmpty()) {
            problems.report("scope", "an include or an exclude with something in it is expected");
        }
        scope.propertyNames().stream()
                .filter(key -> !KEYS.contains(key))
                .forEach(key ->
                        problems.report("scope." + key, ConfigNode.unknown("key", key, KEYS)));
    }

    private static List<ScopeItem> items(JsonNode scope, String key, ProblemReporter problems) {
        JsonNode list = scope.path(key);
        List<ScopeItem> items = new ArrayList<>();
        if (!list.isArray() && !list.isMissingNode() && !list.isNull()) {
            problems.report("scope." + key, "a list is expected here");
        }
        if (list.isArray()) {
            for (JsonNode item : list) {
                String path = "scope.%s[%d]".formatted(key, items.size());
                items.add(ScopeItem.of(item, path, problems));
            }
        }
        return List.copyOf(items);
    }
}
