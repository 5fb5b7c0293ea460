package io.causestream.doubles.cluster;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers range queries for memory as the cluster's Prometheus does, with the measurements of the
 * recording.
 */
final class PrometheusHandler {

    static final String RANGE = "/prometheus/api/v1/query_range";

    /**
     * A container without a measurement for longer than this is gone; Prometheus notices it by a
     * scrape without the container's series.
     */
    private static final Duration GONE_AFTER = Duration.ofSeconds(10);

    private final Recording recording;
    private final RecordedClock clock;

    PrometheusHandler(Recording recording, RecordedClock clock) {
        this.recording = recording;
        this.clock = clock;
    }

    void answer(ApiRequest request, ApiAnswer answer) throws IOException {
        if (!request.path().equals(RANGE)) {
            answer.send(404, ApiAnswer.TEXT, "404 page not found\n");
            return;
        }
        try {
            QueryRange range = QueryRange.of(request);
            List<Object> result =
                    MemoryQuery.of(range.query())
                            .map(query -> series(query, range))
                            .orElse(List.of());
            send(
                    200,
                    Map.of(
                            "status",
                            "success",
                            "data",
                            Map.of("resultType", "matrix", "result", result)),
                    answer);
        } catch (IllegalArgumentException e) {
            send(
                    400,
                    Map.of(
                            "status",
                            "error",
                            "errorType",
                            "bad_data",
                            "error",
                            String.valueOf(e.getMessage())),
                    answer);
        }
    }

    private List<Object> series(MemoryQuery query, QueryRange range) {
        Instant now = clock.instant();
        Map<Map<String, String>, TreeMap<Long, MemorySample>> measured =
                recording.memory().stream()
                        .filter(sample -> !sample.at().isAfter(now))
                        .filter(sample -> query.matches(labels(sample)))
                        .collect(
                                Collectors.groupingBy(
                                        PrometheusHandler::labels,
                                        LinkedHashMap::new,
                                        Collectors.toMap(
                                                sample -> sample.measuredAt().toEpochMilli(),
                                                sample -> sample,
                                                (one, another) -> another,
                                                TreeMap::new)));
        Map<Map<String, String>, TreeMap<Long, List<Double>>> grouped = new LinkedHashMap<>();
        measured.forEach((labels, samples) -> {
            TreeMap<Long, List<Double>> points =
                    grouped.computeIfAbsent(query.group(labels), group -> new TreeMap<>());
            for (long time = range.start();
                    time <= Math.min(range.end(), now.toEpochMilli());
                    time += range.step()) {
                Map.Entry<Long, MemorySample> latest = samples.floorEntry(time);
                if (latest != null && time - latest.getKey() <= GONE_AFTER.toMillis()) {
                    points.computeIfAbsent(time, t -> new ArrayList<>())
                            .add((double) latest.getValue().workingSetBytes());
                }
            }
        });
        return grouped.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .<Object>map(entry ->
                        Map.of("metric", entry.getKey(), "values", values(entry.getValue(), query)))
                .toList();
    }

    private static List<List<Object>> values(Map<Long, List<Double>> points, MemoryQuery query) {
        return points.entrySet().stream()
                .map(point ->
                        List.<Object>of(
                                seconds(point.getKey()),
                                BigDecimal.valueOf(query.combine(point.getValue()))
                                        .stripTrailingZeros()
                                        .toPlainString()))
                .toList();
    }

    /** Whole seconds without a fraction, as Prometheus writes them. */
    private static Number seconds(long milliseconds) {
        return milliseconds % 1000 == 0
                ? (Number) (milliseconds / 1000)
                : BigDecimal.valueOf(milliseconds, 3).stripTrailingZeros();
    }

    private static Map<String, String> labels(MemorySample sample) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("__name__", MemoryQuery.METRIC);
        labels.put("container", sample.container());
        labels.put("namespace", sample.namespace());
        labels.put("pod", sample.pod());
        return labels;
    }

    private static void send(int status, Object body, ApiAnswer answer) throws IOException {
        answer.send(status, ApiAnswer.JSON, JsonMapper.shared().writeValueAsString(body));
    }
}
