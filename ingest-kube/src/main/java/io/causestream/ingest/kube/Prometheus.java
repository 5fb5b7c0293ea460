package io.causestream.ingest.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Enrichment.Graph.Point;
import io.causestream.finding.Enrichment.Graph.Series;
import io.causestream.topics.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Range queries to one Prometheus; an answer comes before the deadline or not at all. */
final class Prometheus implements AutoCloseable {

    private static final int MAX_BYTES = 2 << 20;
    private static final Duration TIME_TO_CONNECT = Duration.ofSeconds(3);
    private static final int MAX_POINTS = 250;
    private static final Duration SHORTEST_STEP = Duration.ofSeconds(5);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .connectTimeout(TIME_TO_CONNECT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
    private final String url;

    Prometheus(URI url) {
        this.url = url.toString().replaceAll("/+$", "");
    }

    /**
     * @param named the label whose value names a series
     * @return none without data
     */
    List<Series> range(String query, String named, Instant start, Instant end, Deadline deadline)
            throws CannotBeHad, InterruptedException {
        String path =
                "%s/api/v1/query_range?query=%s&start=%s&end=%s&step=%d"
                        .formatted(
                                url,
                                URLEncoder.encode(query, UTF_8),
                                start.getEpochSecond(),
                                end.getEpochSecond(),
                                step(Duration.between(start, end)).toSeconds());
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(path)).timeout(nonZero(deadline)).build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(
                        request,
                        HttpResponse.BodyHandlers.limiting(
                                HttpResponse.BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            HttpResponse<byte[]> response =
                    answer.get(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
            return series(response.statusCode(), response.body(), named);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new CannotBeHad("Prometheus did not answer in time", e);
        } catch (ExecutionException e) {
            throw new CannotBeHad("Prometheus does not answer: " + Reason.of(e), e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        }
    }

    /** Values are texts; what is no number (NaN, infinite) is left out. Pure. */
    static List<Series> series(int status, byte[] body, String named) throws CannotBeHad {
        JsonNode answer = parse(status, body);
        if (!answer.path("status").asString("").equals("success")) {
            String error = answer.path("error").asString("");
            throw new CannotBeHad(
                    "Prometheus refused the query (HTTP %d)%s"
                            .formatted(status, error.isEmpty() ? "" : ": " + error));
        }
        List<Series> all = new ArrayList<>();
        for (JsonNode result : answer.path("data").path("result")) {
            List<Point> points = new ArrayList<>();
            for (JsonNode pair : result.path("values")) {
                double value = number(pair.path(1).asString(""));
                if (Double.isFinite(value)) {
                    points.add(new Point(at(pair.path(0).asDouble(0)), value));
                }
            }
            if (!points.isEmpty()) {
                all.add(new Series(result.path("metric").path(named).asString(""), points));
            }
        }
        return all;
    }

    /** So that a range has at most 250 points; whole seconds. */
    static Duration step(Duration range) {
        long seconds = Math.ceilDiv(range.toSeconds(), MAX_POINTS);
        return Duration.ofSeconds(Math.max(SHORTEST_STEP.toSeconds(), seconds));
    }

    /** As a quoted label value of a query: nobody's name ends the quotes. */
    static String quote(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private static JsonNode parse(int status, byte[] body) throws CannotBeHad {
        try {
            JsonNode answer = Json.MAPPER.readTree(body);
            if (answer.isObject()) {
                return answer;
            }
        } catch (JacksonException notJson) {
            // 404 and 405 are plain text, and a proxy's pages are HTML.
        }
        throw new CannotBeHad("what answers is no Prometheus (HTTP %d)".formatted(status));
    }

    private static double number(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException infinite) {
            // "+Inf" and "-Inf" are spelled otherwise here than in Java.
            return Double.NaN;
        }
    }

    private static Instant at(double seconds) {
        return Instant.ofEpochMilli(Math.round(seconds * 1000));
    }

    private static Duration nonZero(Deadline deadline) {
        return deadline.remaining().plusMillis(1);
    }
}
