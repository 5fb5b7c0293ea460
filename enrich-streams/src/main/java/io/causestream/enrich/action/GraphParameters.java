package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.MetricRange;
import io.causestream.context.ContextQuery.NodeUsage;
import io.causestream.context.ContextQuery.Resource;
import io.causestream.context.ContextQuery.Usage;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the parameters of Robusta's graph actions mean for a query. Pure. */
final class GraphParameters {

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int FEWEST_MINUTES = 5;
    private static final int MOST_MINUTES = 24 * 60;

    /** What came after a crash tells whether the container recovered. */
    private static final Duration AFTER_THE_CRASH = Duration.ofMinutes(2);

    private GraphParameters() {}

    /** An action's own query for a graph, instead of the agent's. */
    record OtherQuery(String query, String unit) {
        static final OtherQuery NONE = new OtherQuery("", "");
    }

    static Duration window(Parameters arguments) {
        return arguments.declares("graph_duration_minutes")
                ? Duration.ofMinutes(
                        Math.clamp(
                                arguments.number("graph_duration_minutes"),
                                FEWEST_MINUTES,
                                MOST_MINUTES))
                : WINDOW;
    }

    /** Until when; null: now. */
    static @Nullable Instant until(AskedFinding about) {
        CrashInfo crash = about.crash();
        return crash == null || crash.finishedAt() == null
                ? null
                : crash.finishedAt().plus(AFTER_THE_CRASH);
    }

    /**
     * @param item {@code Pod}, {@code Container} or {@code Node}
     */
    static OtherQuery override(Parameters arguments, Resource resource, String item) {
        if (!arguments.declares("prometheus_graphs_overrides")) {
            return OtherQuery.NONE;
        }
        Optional<JsonNode> own =
                StreamSupport.stream(
                                arguments.tree("prometheus_graphs_overrides").spliterator(), false)
                        .filter(one ->
                                isNamed(one.path("resource_type"), resource.name())
                                        && isNamed(one.path("item_type"), item))
                        .findFirst();
        return own.map(one ->
                        new OtherQuery(
                                one.path("query").asString("").strip(),
                                unit(one.path("values_format").asString("Plain"))))
                .orElse(OtherQuery.NONE);
    }

    private static boolean isNamed(JsonNode given, String wanted) {
        return given.asString("").equalsIgnoreCase(wanted);
    }

    /** The unit for a format of Robusta's. */
    static String unit(String valuesFormat) {
        return switch (valuesFormat.toLowerCase(Locale.ROOT)) {
            case "bytes" -> "bytes";
            case "percentage" -> "ratio";
            case "cpuusage" -> "cores";
            default -> "";
        };
    }

    /**
     * What an expression may name as {@code $name}: the alert's labels, and what is known of the
     * subject besides. Only those that the expression names, since a query carries few.
     */
    static Map<String, String> named(String expression, AskedFinding about) {
        Map<String, String> all = new TreeMap<>(about.finding().labels());
        putIfKnown(all, "namespace", about.subject().namespace());
        var pod = about.pod();
        putIfKnown(all, "pod", pod == null ? "" : pod.name());
        putIfKnown(all, "container", about.container());
        putIfKnown(all, "node", node(about));
        putIfKnown(all, "cluster", about.finding().cluster());
        all.keySet()
                .removeIf(name ->
                        !expression.contains("$" + name)
                                && !expression.contains("${" + name + "}")
                                && !(name.equals("node")
                                        && expression.contains("node_internal_ip")));
        return all;
    }

    private static void putIfKnown(Map<String, String> all, String name, String value) {
        if (!value.isEmpty()) {
            all.putIfAbsent(name, value);
        }
    }

    /** The node that the subject is, or runs on; empty if it is not known. */
    static String node(AskedFinding about) {
        if (about.subject().kind().equals("Node")) {
            return about.subject().name();
        }
        return about.node().isEmpty()
                ? about.finding().labels().getOrDefault("node", "")
                : about.node();
    }

    /** Of two queries with the same name, the one that looks further back. */
    static ContextQuery wider(ContextQuery one, ContextQuery other) {
        return window(one).compareTo(window(other)) >= 0 ? one : other;
    }

    private static Duration window(ContextQuery query) {
        return switch (query) {
            case Usage usage -> usage.window();
            case NodeUsage usage -> usage.window();
            case MetricRange range -> range.window();
            default -> Duration.ZERO;
        };
    }
}
