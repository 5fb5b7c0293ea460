package io.causestream.ingest.kube.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Enrichment.Graph.Point;
import io.causestream.finding.Enrichment.Graph.Series;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.FailureReason;
import io.causestream.ingest.kube.api.LookupFailed;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Queries to one Prometheus; each ends by its deadline. */
public final class Prometheus implements AutoCloseable {

    private static final int MAX_BYTES = 2 << 20;
    private static final Duration TIME_TO_CONNECT = Duration.ofSeconds(3);
    private static final int MAX_POINTS = 250;
    private static final Duration SHORTEST_STEP = Duration.ofSeconds(5);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .connectTimeout(TIME_TO_CONNECT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
    private final PrometheusSettings settings;
    private final String url;

    /** How messages name it when it is unavailable. */
    private final String place;

    /**
     * @param url the URL in the settings
     */
    public Prometheus(URI url, PrometheusSettings settings) {
        this.settings = settings;
        this.url = url.toString().replaceAll("/+$", "");
        this.place = "Prometheus at " + url.getAuthority();
    }

    /** The matchers to append to those of each query; see {@link PrometheusSettings#matchers()}. */
    public String matchers() {
        return settings.matchers();
    }

    /** The queries behind graphs, with those that the installation replaced. */
    public GraphQueries queries() {
        return settings.queries();
    }

    /**
     * @param named the label whose value names a series
     * @return empty if there is no data
     */
    public List<Series> range(
            String query, String named, Instant start, Instant end, Deadline deadline)
            throws LookupFailed, InterruptedException {
        Duration step = step(Duration.between(start, end));
        HttpResponse<byte[]> response = get(rangePath(query, start, end, step), deadline);
        return series(place, response.statusCode(), response.body(), named);
    }

    /**
     * As above.
     *
     * @param name of a series by its labels; if it is empty, all of them are its name
     */
    public List<Series> range(
            String query,
            Function<Map<String, String>, String> name,
            Instant start,
            Instant end,
            Duration step,
            Deadline deadline)
            throws LookupFailed, InterruptedException {
        HttpResponse<byte[]> response = get(rangePath(query, start, end, step), deadline);
        return series(
                place,
                response.statusCode(),
                response.body(),
                metric -> {
                    String given = name.apply(map(metric));
                    return given.isEmpty() ? labels(metric) : given;
                });
    }

    /** One point per series, named as above; a scalar has no name. */
    public List<Series> instant(String query, Instant at, Deadline deadline)
            throws LookupFailed, InterruptedException {
        HttpResponse<byte[]> response = get(instantPath(query, at), deadline);
        return series(place, response.statusCode(), response.body(), Prometheus::labels);
    }

    /**
     * The value of each combination of these labels; an absent label is a dash, and what has the
     * same labels is added up.
     */
    public Map<List<String>, Double> instant(
            String query, List<String> labels, Instant at, Deadline deadline)
            throws LookupFailed, InterruptedException {
        HttpResponse<byte[]> response = get(instantPath(query, at), deadline);
        JsonNode data =
                PrometheusRefusal.orAnswer(place, response.statusCode(), response.body())
                        .path("data");
        Map<List<String>, Double> values = new LinkedHashMap<>();
        for (JsonNode result : data.path("result")) {
            JsonNode metric = result.path("metric");
            for (Point point : points(List.of(result.path("value")))) {
                values.merge(
                        labels.stream().map(label -> metric.path(label).asString("-")).toList(),
                        point.value(),
                        Double::sum);
            }
        }
        return values;
    }

    private String instantPath(String query, Instant at) {
        return "%s/api/v1/query?query=%s&time=%d%s"
                .formatted(
                        url,
                        URLEncoder.encode(query, UTF_8),
                        at.getEpochSecond(),
                        settings.queryString());
    }

    private String rangePath(String query, Instant start, Instant end, Duration step) {
        return "%s/api/v1/query_range?query=%s&start=%s&end=%s&step=%d%s"
                .formatted(
                        url,
                        URLEncoder.encode(query, UTF_8),
                        start.getEpochSecond(),
                        end.getEpochSecond(),
                        step.toSeconds(),
                        settings.queryString());
    }

    private HttpResponse<byte[]> get(String path, Deadline deadline)
            throws LookupFailed, InterruptedException {
        Duration timeout = shorter(deadline.remaining(), settings.timeout());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(path)).timeout(timeout.plusMillis(1));
        if (!settings.authorization().isEmpty()) {
            request.header("Authorization", settings.authorization());
        }
        settings.headers().forEach(request::header);
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(
                        request.build(),
                        HttpResponse.BodyHandlers.limiting(
                                HttpResponse.BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw late(timeout, e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw failed(cause == null ? e : cause, timeout);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        }
    }

    private LookupFailed failed(Throwable cause, Duration timeout) {
        if (cause instanceof HttpConnectTimeoutException) {
            return new LookupFailed(
                    "%s is unreachable: no connection within %d ms"
                            .formatted(place, shorter(timeout, TIME_TO_CONNECT).toMillis()),
                    cause);
        }
        if (cause instanceof HttpTimeoutException) {
            return late(timeout, cause);
        }
        if (cause instanceof ConnectException) {
            return new LookupFailed(
                    "%s is unreachable: %s".formatted(place, FailureReason.of(cause)), cause);
        }
        return new LookupFailed(
                "%s broke off: %s".formatted(place, FailureReason.of(cause)), cause);
    }

    private LookupFailed late(Duration timeout, Throwable cause) {
        return new LookupFailed(
                "%s did not answer within %d ms".formatted(place, timeout.toMillis()), cause);
    }

    /**
     * Parses series: values are texts; what is not a number (NaN, infinite) is omitted. Pure.
     *
     * @param place where the response came from, for people
     */
    static List<Series> series(String place, int status, byte[] body, String named)
            throws LookupFailed {
        return series(place, status, body, metric -> metric.path(named).asString(""));
    }

    private static List<Series> series(
            String place, int status, byte[] body, Function<JsonNode, String> name)
            throws LookupFailed {
        JsonNode data = PrometheusRefusal.orAnswer(place, status, body).path("data");
        if (data.path("resultType").asString("").equals("scalar")) {
            List<Point> points = points(List.of(data.path("result")));
            return points.isEmpty() ? List.of() : List.of(new Series("", points));
        }
        List<Series> all = new ArrayList<>();
        for (JsonNode result : data.path("result")) {
            List<Point> points =
                    points(
                            result.has("value")
                                    ? List.of(result.path("value"))
                                    : result.path("values"));
            if (!points.isEmpty()) {
                all.add(new Series(name.apply(result.path("metric")), points));
            }
        }
        return all;
    }

    private static List<Point> points(Iterable<JsonNode> pairs) {
        List<Point> points = new ArrayList<>();
        for (JsonNode pair : pairs) {
            double value = number(pair.path(1).asString(""));
            if (Double.isFinite(value)) {
                points.add(new Point(at(pair.path(0).asDouble(0)), value));
            }
        }
        return points;
    }

    /** {@code pod=web-1, container=web}; for a series without labels the metric's name. */
    private static String labels(JsonNode metric) {
        String labels =
                metric.properties().stream()
                        .filter(label -> !label.getKey().equals("__name__"))
                        .map(label -> label.getKey() + "=" + label.getValue().asString(""))
                        .collect(Collectors.joining(", "));
        return labels.isEmpty() ? metric.path("__name__").asString("") : labels;
    }

    private static Map<String, String> map(JsonNode metric) {
        Map<String, String> labels = new HashMap<>();
        metric.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
        return labels;
    }

    /** The step with which a range has at most 250 points; in whole seconds. */
    public static Duration step(Duration range) {
        long seconds = Math.ceilDiv(range.toSeconds(), MAX_POINTS);
        return Duration.ofSeconds(Math.max(SHORTEST_STEP.toSeconds(), seconds));
    }

    /** A label value in quotes, escaped so that it can't end them. */
    public static String quote(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private static double number(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException infinite) {
            // "+Inf" and "-Inf" are spelled differently here than in Java.
            return Double.NaN;
        }
    }

    private static Instant at(double seconds) {
        return Instant.ofEpochMilli(Math.round(seconds * 1000));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
