package io.causestream.ingest.kube.lookup;

import static java.util.Comparator.comparingDouble;

import io.causestream.context.ContextQuery.NodeUsage;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.Graph.Limit;
import io.causestream.finding.Enrichment.Graph.Series;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.ingest.kube.prometheus.GraphQueries;
import io.causestream.ingest.kube.prometheus.GraphQueries.GraphQuery;
import io.causestream.ingest.kube.prometheus.GraphQueries.Item;
import io.causestream.ingest.kube.prometheus.Prometheus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a node used, with a line for what it has. */
final class NodeUsageGraph {

    private final KubeApi api;
    private final ClusterReader reader;
    private final @Nullable Prometheus prometheus;

    /**
     * @param prometheus null if none is configured
     */
    NodeUsageGraph(KubeApi api, @Nullable Prometheus prometheus) {
        this.api = api;
        this.reader = new ClusterReader(api);
        this.prometheus = prometheus;
    }

    Enrichment of(NodeUsage query, Deadline deadline) throws LookupFailed, InterruptedException {
        if (prometheus == null) {
            throw new LookupFailed("no Prometheus is configured (globalConfig.prometheus_url)");
        }
        Instant now = api.clock().now();
        NodeAddress node = NodeAddress.of(query.node(), reader, prometheus, now, deadline);
        Instant end = UsageGraph.end(query.until(), now);
        Instant start = end.minus(query.window());
        GraphQuery wanted =
                query.expression().isEmpty()
                        ? prometheus.queries().of(query.resource(), Item.NODE)
                        : new GraphQuery(query.expression(), query.unit());
        Duration step = Prometheus.step(query.window());
        String promQl = GraphQueries.fill(wanted, node.values(), prometheus.matchers(), step);
        List<Series> series = prometheus.range(promQl, "mountpoint", start, end, deadline);
        if (series.isEmpty()) {
            throw new LookupFailed(
                    "Prometheus has no %s data of the node for that time: no series matched %s"
                            .formatted(query.resource().words(), promQl));
        }
        return graph(query, wanted.unit(), series, node);
    }

    /** The fullest disk first. */
    static Enrichment.Graph graph(
            NodeUsage query, String unit, List<Series> series, NodeAddress node) {
        return new Enrichment.Graph(
                "%s of node %s"
                        .formatted(UsageGraph.capitalized(query.resource().words()), node.name()),
                unit,
                series.stream()
                        .map(one ->
                                one.name().isEmpty() ? new Series(node.name(), one.points()) : one)
                        .sorted(
                                comparingDouble((Series one) -> one.points().getLast().value())
                                        .reversed())
                        .limit(MetricQuery.MAX_SERIES)
                        .toList(),
                capacity(query, unit, node.object()).stream().toList(),
                List.of());
    }

    private static Optional<Limit> capacity(NodeUsage query, String unit, JsonNode node) {
        JsonNode has = node.path("status").path("capacity");
        return switch (query.resource()) {
            case MEMORY ->
                    unit.equals("bytes")
                            ? UsageGraph.amount(has.path("memory"))
                                    .map(amount -> new Limit("capacity", amount))
                            : Optional.empty();
            case CPU ->
                    unit.equals("cores")
                            ? UsageGraph.amount(has.path("cpu"))
                                    .map(amount -> new Limit("capacity", amount))
                            : Optional.empty();
            case DISK ->
                    unit.equals("ratio") ? Optional.of(new Limit("full", 1)) : Optional.empty();
        };
    }
}
