package io.causestream.service;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A response of the health endpoints.
 *
 * @param type of the body
 */
record HealthAnswer(int status, String type, String body) {

    /** The same text for the same state, whatever the order of the maps. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

    private static final String TEXT = "text/plain; charset=utf-8";

    static HealthAnswer text(int status, String words) {
        return new HealthAnswer(status, TEXT, words + "\n");
    }

    /**
     * @param failed the service that can't go on; the process ends soon
     */
    static HealthAnswer alive(Optional<String> failed) {
        return failed.map(service -> text(503, service + " has failed; see its log for the cause"))
                .orElseGet(() -> text(200, "ok"));
    }

    /**
     * @param services by name; empty if nothing was started yet
     */
    static HealthAnswer ready(Map<String, Readiness> services) {
        boolean isReady =
                !services.isEmpty() && services.values().stream().allMatch(Readiness::isReady);
        Map<String, Object> each = new LinkedHashMap<>();
        services.forEach((name, readiness) -> each.put(name, status(readiness)));
        return new HealthAnswer(
                isReady ? 200 : 503,
                "application/json",
                JSON.writeValueAsString(Map.of("ready", isReady, "services", each)));
    }

    private static Map<String, Object> status(Readiness readiness) {
        return Map.of(
                "ready", readiness.isReady(),
                "obstacles", readiness.obstacles(),
                "remarks", readiness.remarks());
    }

    /**
     * @param text in Prometheus' text format
     */
    static HealthAnswer metrics(String text) {
        return new HealthAnswer(200, "text/plain; version=0.0.4; charset=utf-8", text);
    }
}
