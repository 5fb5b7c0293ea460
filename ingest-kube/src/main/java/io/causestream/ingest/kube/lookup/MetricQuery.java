package io.causestream.ingest.kube.lookup;

import io.causestream.context.ContextQuery.MetricNow;
import io.causestream.context.ContextQuery.MetricRange;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.Graph.Point;
import io.causestream.finding.Enrichment.Graph.Series;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.ingest.kube.prometheus.Expression;
import io.causestream.ingest.kube.prometheus.Prometheus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The result of Prometheus for an expression in a playbook. */
final class MetricQuery {

    /** More lines than anybody can tell apart in a graph. */
    static final int MAX_SERIES = 20;

    /** Prometheus itself refuses more points per series. */
    static final int MAX_POINTS = 11_000;

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final int LONGEST_EXPRESSION = 4_000;
    private static final int LONGEST_VALUE = 500;
    private static final int MAX_PARAMETERS = 50;

    private final KubeApi api;
    private final @Nullable Prometheus prometheus;

    /**
     * @param prometheus null if none is configured
     */
    MetricQuery(KubeApi api, @Nullable Prometheus prometheus) {
        this.api = api;
        this.prometheus = prometheus;
    }

    Enrichment now(Subject subject, MetricNow query, Deadline deadline)
            throws LookupFailed, InterruptedException {
        Prometheus server = server();
        String promQl = promQl(subject, query.expression(), query.parameters(), server);
        Instant at = query.at() == null ? api.clock().now() : query.at();
        List<Series> series = server.instant(promQl, at, deadline);
        return new Enrichment.Table(
                title(query.what(), refuseNone(series, promQl).size()),
                List.of("Series", "Value"),
                series.stream()
                        .limit(MAX_SERIES)
                        .map(one -> List.of(one.name(), number(one.points().getLast())))
                        .toList());
    }

    Enrichment range(Subject subject, MetricRange query, Deadline deadline)
            throws LookupFailed, InterruptedException {
        Duration step = step(query.window(), query.step());
        Prometheus server = server();
        String promQl = promQl(subject, query.expression(), query.parameters(), server);
        Instant end = query.until() == null ? api.clock().now() : query.until();
        List<Series> series = server.range(promQl, end.minus(query.window()), end, step, deadline);
        return new Enrichment.Graph(
                title(query.what(), refuseNone(series, promQl).size()),
                query.unit(),
                series.stream().limit(MAX_SERIES).toList(),
                List.of(),
                List.of());
    }

    /** The requested step, if it is within the limits. */
    static Duration step(Duration window, @Nullable Duration asked) throws LookupFailed {
        if (window.compareTo(SHORTEST) < 0 || window.compareTo(LONGEST) > 0) {
            throw new LookupFailed(
                    "the window is %s; it must be from 1 minute to 7 days".formatted(window));
        }
        if (asked == null) {
            return Prometheus.step(window);
        }
        // One more point than there are steps, since both ends count.
        if (asked.toSeconds() < 1 || window.toSeconds() / asked.toSeconds() + 1 > MAX_POINTS) {
            throw new LookupFailed(
                    "a step of %s in a window of %s: at most %d points are allowed, and a step of at least one second"
                            .formatted(asked, window, MAX_POINTS));
        }
        return Duration.ofSeconds(asked.toSeconds());
    }

    static String promQl(
            Subject subject, String expression, Map<String, String> parameters, String matchers)
            throws LookupFailed {
        if (expression.isBlank() || expression.length() > LONGEST_EXPRESSION) {
            throw new LookupFailed(
                    "the expression has %d characters; it must have from 1 to %d"
                            .formatted(expression.length(), LONGEST_EXPRESSION));
        }
        if (parameters.size() > MAX_PARAMETERS) {
            throw new LookupFailed(
                    "%d parameters; at most %d are allowed"
                            .formatted(parameters.size(), MAX_PARAMETERS));
        }
        Map<String, String> values = new HashMap<>();
        if (subject.isNamespaced()) {
            values.put("namespace", subject.namespace());
        }
        if (subject.kind().equals(Kind.POD.kindName())) {
            values.put("pod", subject.name());
        } else if (subject.kind().equals(Kind.NODE.kindName())) {
            values.put("node", subject.name());
        }
        values.putAll(parameters);
        for (Map.Entry<String, String> value : values.entrySet()) {
            if (value.getValue().length() > LONGEST_VALUE) {
                throw new LookupFailed(
                        "the value of $%s is longer than %d characters"
                                .formatted(value.getKey(), LONGEST_VALUE));
            }
        }
        return Expression.fill(expression, values, matchers);
    }

    private static String promQl(
            Subject subject, String expression, Map<String, String> parameters, Prometheus server)
            throws LookupFailed {
        return promQl(subject, expression, parameters, server.matchers());
    }

    private Prometheus server() throws LookupFailed {
        if (prometheus == null) {
            throw new LookupFailed("no Prometheus is configured (globalConfig.prometheus_url)");
        }
        return prometheus;
    }

    private static List<Series> refuseNone(List<Series> series, String promQl) throws LookupFailed {
        if (series.isEmpty()) {
            throw new LookupFailed("Prometheus returned nothing: no series matched " + promQl);
        }
        return series;
    }

    private static String title(String what, int found) {
        return found > MAX_SERIES
                ? "%s (%d of %d series)".formatted(what, MAX_SERIES, found)
                : what;
    }

    private static String number(Point point) {
        double value = point.value();
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
