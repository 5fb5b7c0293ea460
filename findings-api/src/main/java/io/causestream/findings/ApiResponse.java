package io.causestream.findings;

import io.causestream.topics.Json;
import java.util.List;
import java.util.Map;

/**
 * A whole response.
 *
 * @param headers besides the content type
 * @param body JSON
 */
record ApiResponse(int status, Map<String, String> headers, String body) {

    private static final String RETRY_AFTER_SECONDS = "1";

    static ApiResponse ok(Object body) {
        return new ApiResponse(200, Map.of(), Json.MAPPER.writeValueAsString(body));
    }

    static ApiResponse json(String body) {
        return new ApiResponse(200, Map.of(), body);
    }

    static ApiResponse refusal(int status, String problem) {
        Map<String, String> headers =
                switch (status) {
                    case 401 -> Map.of("WWW-Authenticate", "Bearer");
                    case 405 -> Map.of("Allow", "GET");
                    case 503 -> Map.of("Retry-After", RETRY_AFTER_SECONDS);
                    default -> Map.of();
                };
        return new ApiResponse(
                status,
                headers,
                Json.MAPPER.writeValueAsString(Map.of("errors", List.of(problem))));
    }
}
