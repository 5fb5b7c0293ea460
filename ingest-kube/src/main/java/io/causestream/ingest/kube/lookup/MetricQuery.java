package io.causestream.ingest.kube.lookup;

import io.causestream.context.ContextQuery.MetricNow;
import io.causestream.context.ContextQuery.MetricRange;
import io.causestream.context.ContextQuery.MetricTable;
import io.causestream.finding.Enrichment;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

    private static final String INTERNAL_IP = "node_internal_ip";
    private static final Pattern LEGEND =
            Pattern.compile("\\{\\{\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*}}");

    private final KubeApi api;
    private final ClusterReader reader;
    private final @Nullable Prometheus prometheus;

    /**
     * @param prometheus null if none is configured
     */
    MetricQuery(KubeApi api, @Nullable Prometheus prometheus) {
        this.api = api;
        this.reader = new ClusterReader(api);
        this.prometheus = prometheus;
    }

    Enrichment now(Subject subject, MetricNow query, Deadline deadline)
            throws LookupFailed, InterruptedException {
        Prometheus server = server();
        String promQl =
                promQl(
                        subject,
                        query.expression(),
                        withNode(subject, query.expression(), query.parameters(), server, deadline),
                        server.matchers());
        Instant at = UsageGraph.end(query.at(), api.clock().now());
        List<Series> series = server.instant(promQl, at, deadline);
        return new Enrichment.Table(
                title(query.what(), refuseNone(series, promQl).size()),
                List.of("Series", "Value"),
                series.stream()
                        .limit(MAX_SERIES)
                        .map(one -> List.of(one.name(), number(one.points().getLast().value())))
                        .toList());
    }

    Enrichment range(Subject subject, MetricRange query, Deadline deadline)
            throws LookupFailed, InterruptedException {
        Duration step = step(query.window(), query.step());
        Prometheus server = server();
        String promQl =
                promQl(
                        subject,
                        query.expression(),
                        withNode(subject, query.expression(), query.parameters(), server, deadline),
                        server.matchers());
        Instant end = UsageGraph.end(query.until(), api.clock().now());
        List<Series> series =
                server.range(
                        promQl,
                        labels -> legend(query.legend(), labels),
                        end.minus(query.window()),
                        end,
                        step,
                        deadline);
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

    Enrichment table(Subject subject, MetricTable query, Deadline deadline)
            throws LookupFailed, InterruptedException {
        Prometheus server = server();
        Instant at = UsageGraph.end(query.at(), api.clock().now());
        Map<List<String>, List<String>> rows = new LinkedHashMap<>();
        int labels = query.labels().size();
        String first = "";
        for (int column = 0; column < query.columns().size(); column++) {
            String expression = query.columns().get(column).expression();
            String promQl =
                    promQl(
                            subject,
                            expression,
                            withNode(subject, expression, query.parameters(), server, deadline),
                            server.matchers());
            first = first.isEmpty() ? promQl : first;
            for (Map.Entry<List<String>, Double> value :
                    server.instant(promQl, query.labels(), at, deadline).entrySet()) {
                rows.computeIfAbsent(value.getKey(), names -> cells(names, query.columns().size()))
                        .set(labels + column, number(value.getValue()));
            }
        }
        if (rows.isEmpty()) {
            throw new LookupFailed("Prometheus returned nothing: no series matched " + first);
        }
        return new Enrichment.Table(
                rows.size() > query.limit()
                        ? "%s (%d of %d rows)".formatted(query.title(), query.limit(), rows.size())
                        : query.title(),
                Stream.concat(
                                query.labels().stream(),
                                query.columns().stream().map(MetricTable.Column::name))
                        .toList(),
                rows.values().stream()
                        .sorted(
                                Comparator.comparingDouble(
                                                (List<String> row) -> order(row.get(labels)))
                                        .reversed())
                        .limit(query.limit())
                        .toList());
    }

    /** The names of a row, and a dash for each value until it is known. */
    private static List<String> cells(List<String> names, int columns) {
        List<String> cells = new ArrayList<>(names);
        cells.addAll(Collections.nCopies(columns, "-"));
        return cells;
    }

    private static double order(String cell) {
        return cell.equals("-") ? Double.NEGATIVE_INFINITY : Double.parseDouble(cell);
    }

    /** The name of a series, as Grafana's legend format has it. */
    static String legend(String format, Map<String, String> labels) {
        return LEGEND.matcher(format)
                .replaceAll(
                        label -> Matcher.quoteReplacement(labels.getOrDefault(label.group(1), "")))
                .strip();
    }

    /** The parameters with the name and address of the node, if the expression needs them. */
    private Map<String, String> withNode(
            Subject subject,
            String expression,
            Map<String, String> parameters,
            Prometheus server,
            Deadline deadline)
            throws LookupFailed, InterruptedException {
        String node =
                parameters.getOrDefault(
                        "node", subject.kind().equals(Kind.NODE.kindName()) ? subject.name() : "");
        boolean needsAddress =
                expression.contains(INTERNAL_IP) && !parameters.containsKey(INTERNAL_IP);
        if (node.isEmpty() && needsAddress) {
            throw new LookupFailed(
                    "the expression names $node_internal_ip, and the node of %s is not known"
                            .formatted(subject));
        }
        if (!needsAddress && !NodeAddress.isAddress(node)) {
            return parameters;
        }
        Map<String, String> all = new HashMap<>(parameters);
        all.putAll(NodeAddress.of(node, reader, server, api.clock().now(), deadline).values());
        return all;
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

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
