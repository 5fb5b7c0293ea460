package io.causestream.ingest.kube.prometheus;

import io.causestream.context.ContextQuery.Resource;
import io.causestream.ingest.kube.api.LookupFailed;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The PromQL behind the graphs of pods, containers and nodes, for the metrics and labels of
 * kube-prometheus-stack: cAdvisor's through the kubelet, and node-exporter's. An override of the
 * installation takes the place of one. Pure.
 */
public final class GraphQueries {

    /** Of what a graph is. */
    public enum Item {
        POD,
        CONTAINER,
        NODE
    }

    /**
     * An expression with its unit.
     *
     * @param expression with {@code $namespace}, {@code $pod}, {@code $container}, {@code $node}
     *     and {@code $node_internal_ip} within quotes
     * @param unit of its values, as in a {@code Graph}
     */
    public record GraphQuery(String expression, String unit) {}

    /** {@code prometheus_graphs_overrides}: another expression for one sort of graph. */
    public record GraphOverride(Resource resource, Item item, GraphQuery query) {}

    /** The range of a rate: four scrapes of the stack's 30 s. */
    private static final Duration RATE = Duration.ofMinutes(2);

    /** node-exporter's series name its address, in brackets if it is one of IPv6. */
    private static final String NODE = "instance=~\"[[]?$node_internal_ip[]]?:[0-9]+\"";

    /** Real disks: what the kubelet and the system mount in memory says nothing about one. */
    private static final String DISKS =
            NODE + ",fstype!~\"|tmpfs|ramfs|devtmpfs|overlay|squashfs|iso9660|nsfs\"";

    private final List<GraphOverride> overrides;

    /**
     * @param overrides at most one for each resource and item; the first counts
     */
    public GraphQueries(List<GraphOverride> overrides) {
        this.overrides = List.copyOf(overrides);
    }

    /** The installation's own query, or the one that is shipped. */
    public GraphQuery of(Resource resource, Item item) {
        return overrides.stream()
                .filter(override -> override.resource() == resource && override.item() == item)
                .map(GraphOverride::query)
                .findFirst()
                .orElseGet(() -> shipped(resource, item));
    }

    /**
     * One series per container: each of its runs is a series of its own, and a sum at one moment
     * would count two of them. Of a node one series, of its disks one per mount point.
     */
    static GraphQuery shipped(Resource resource, Item item) {
        if (item == Item.NODE) {
            return switch (resource) {
                case MEMORY ->
                        new GraphQuery(
                                "sum(node_memory_MemTotal_bytes{%1$s} - node_memory_MemAvailable_bytes{%1$s})"
                                        .formatted(NODE),
                                "bytes");
                case CPU ->
                        new GraphQuery(
                                "sum(rate(node_cpu_seconds_total{mode!~\"idle|iowait|steal\",%s}[2m]))"
                                        .formatted(NODE),
                                "cores");
                case DISK ->
                        new GraphQuery(
                                "max by (mountpoint) (1 - node_filesystem_avail_bytes{%1$s} / node_filesystem_size_bytes{%1$s})"
                                        .formatted(DISKS),
                                "ratio");
            };
        }
        String container =
                item == Item.CONTAINER ? "container=\"$container\"" : "container!~\"|POD\"";
        String labels = "namespace=\"$namespace\",pod=\"$pod\"," + container;
        return switch (resource) {
            case MEMORY ->
                    new GraphQuery(
                            "max by (container) (container_memory_working_set_bytes{%s})"
                                    .formatted(labels),
                            "bytes");
            case CPU ->
                    new GraphQuery(
                            "sum by (container) (rate(container_cpu_usage_seconds_total{%s}[2m]))"
                                    .formatted(labels),
                            "cores");
            // Most runtimes report none; the kubelet's volumes are in a table.
            case DISK ->
                    new GraphQuery(
                            "max by (container) (container_fs_usage_bytes{%s})".formatted(labels),
                            "bytes");
        };
    }

    /**
     * The expression to send: with the values, and with rates as long as the step, so that nothing
     * between two points is left out.
     *
     * @param matchers as in {@link Expression#fill}
     */
    public static String fill(
            GraphQuery query, Map<String, String> values, String matchers, Duration step)
            throws LookupFailed {
        String filled = Expression.fill(query.expression(), values, matchers);
        return step.compareTo(RATE) <= 0
                ? filled
                : filled.replace("[2m]", "[%ds]".formatted(step.toSeconds()));
    }
}
