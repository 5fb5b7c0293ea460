package io.causestream.ingest.kube.lookup;

import io.causestream.context.ContextQuery.Resource;
import io.causestream.context.ContextQuery.Usage;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.Graph.Limit;
import io.causestream.finding.Enrichment.Graph.Mark;
import io.causestream.finding.Enrichment.Graph.Series;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.ingest.kube.api.Times;
import io.causestream.ingest.kube.describe.PodStatus;
import io.causestream.ingest.kube.prometheus.GraphQueries;
import io.causestream.ingest.kube.prometheus.GraphQueries.GraphQuery;
import io.causestream.ingest.kube.prometheus.GraphQueries.Item;
import io.causestream.ingest.kube.prometheus.Prometheus;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What a pod's containers used, with lines for their requests and limits. */
public final class UsageGraph {

    private final KubeApi api;
    private final ClusterReader reader;
    private final @Nullable Prometheus prometheus;

    /**
     * @param prometheus null if none is configured
     */
    UsageGraph(KubeApi api, @Nullable Prometheus prometheus) {
        this.api = api;
        this.reader = new ClusterReader(api);
        this.prometheus = prometheus;
    }

    Enrichment of(Subject pod, String uid, Usage query, Deadline deadline)
            throws LookupFailed, InterruptedException {
        if (prometheus == null) {
            throw new LookupFailed("no Prometheus is configured (globalConfig.prometheus_url)");
        }
        Instant end = end(query.until(), api.clock().now());
        Instant start = end.minus(query.window());
        GraphQuery wanted = wanted(query, prometheus.queries());
        String promQl = promQl(pod, query, wanted, prometheus.matchers());
        List<Series> series = prometheus.range(promQl, "container", start, end, deadline);
        if (series.isEmpty()) {
            throw new LookupFailed(
                    "Prometheus has no %s data for that time: no series matched %s"
                            .formatted(query.resource().words(), promQl));
        }
        // The curve is useful without its limits, too.
        JsonNode spec = podOrMissing(pod, uid, deadline);
        return graph(pod, query, wanted.unit(), series, spec, start, end);
    }

    /**
     * The end of a range: a later time than now would be drawn as if the last value had lasted
     * until then.
     */
    static Instant end(@Nullable Instant until, Instant now) {
        return until == null || until.isAfter(now) ? now : until;
    }

    private static GraphQuery wanted(Usage query, GraphQueries queries) {
        return query.expression().isEmpty()
                ? queries.of(
                        query.resource(), query.container().isEmpty() ? Item.POD : Item.CONTAINER)
                : new GraphQuery(query.expression(), query.unit());
    }

    /**
     * @param more matchers, each after a comma; may be empty
     */
    public static String promQl(Subject pod, Usage query, GraphQuery wanted, String more)
            throws LookupFailed {
        Map<String, String> values = new HashMap<>();
        values.put("namespace", pod.namespace());
        values.put("pod", pod.name());
        if (!query.container().isEmpty()) {
            values.put("container", query.container());
        }
        return GraphQueries.fill(wanted, values, more, Prometheus.step(query.window()));
    }

    /**
     * @param unit of the values; request and limit are drawn only in that of the resource
     * @param found the pod; if missing, there are no limits and no marks
     */
    public static Enrichment.Graph graph(
            Subject pod,
            Usage query,
            String unit,
            List<Series> series,
            JsonNode found,
            Instant start,
            Instant end) {
        boolean memory = query.resource() == Resource.MEMORY;
        List<Series> named =
                series.stream()
                        .map(one ->
                                one.name().isEmpty() ? new Series(pod.name(), one.points()) : one)
                        .toList();
        return new Enrichment.Graph(
                "%s of %s"
                        .formatted(
                                capitalized(query.resource().words()),
                                query.container().isEmpty() ? pod.name() : query.container()),
                unit,
                named,
                switch (unit) {
                    case "bytes" -> memory ? limits(found, query, "memory") : List.of();
                    case "cores" -> memory ? List.of() : limits(found, query, "cpu");
                    default -> List.of();
                },
                memory ? kills(found, query, start, end) : List.of());
    }

    static String capitalized(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static List<Limit> limits(JsonNode pod, Usage query, String resource) {
        Optional<JsonNode> container = PodStatus.containerSpec(pod, query.container());
        return container.stream()
                .flatMap(spec ->
                        Stream.of("request", "limit")
                                .flatMap(line ->
                                        amount(
                                                spec.path("resources")
                                                        .path(line + "s")
                                                        .path(resource))
                                                .map(value -> new Limit(line, value))
                                                .stream()))
                .toList();
    }

    private static List<Mark> kills(JsonNode pod, Usage query, Instant start, Instant end) {
        return PodStatus.container(pod, query.container()).stream()
                .flatMap(status ->
                        Stream.of(
                                status.path("lastState").path("terminated"),
                                status.path("state").path("terminated")))
                .filter(run -> run.path("reason").asString("").equals("OOMKilled"))
                .flatMap(run -> Times.parse(run.path("finishedAt")).stream())
                .filter(at -> !at.isBefore(start) && !at.isAfter(end.plusSeconds(60)))
                .map(at -> new Mark("OOMKilled", at))
                .toList();
    }

    /** The amount in bytes, cores or units; empty if it is not a quantity. */
    static Optional<Double> amount(JsonNode quantity) {
        String text = quantity.asString("");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Quantity.getAmountInBytes(Quantity.parse(text)).doubleValue());
        } catch (IllegalArgumentException | ArithmeticException notAQuantity) {
            return Optional.empty();
        }
    }

    private JsonNode podOrMissing(Subject pod, String uid, Deadline deadline)
            throws InterruptedException {
        try {
            return reader.pod(pod, uid, deadline);
        } catch (LookupFailed gone) {
            return MissingNode.getInstance();
        }
    }
}
