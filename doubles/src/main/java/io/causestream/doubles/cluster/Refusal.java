package io.causestream.doubles.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** An error response of the API server, which becomes a Status object. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;
    private final transient Map<String, String> details;

    private Refusal(int code, String reason, String message, Map<String, String> details) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
        this.details = details;
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, "BadRequest", message, Map.of());
    }

    static Refusal notFound(ApiResource resource, String name) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("name", name);
        if (!resource.group().isEmpty()) {
            details.put("group", resource.group());
        }
        details.put("kind", resource.plural());
        return new Refusal(
                404,
                "NotFound",
                "%s \"%s\" not found".formatted(resource.qualified(), name),
                details);
    }

    static Refusal noSuchPath() {
        return new Refusal(
                404, "NotFound", "the server could not find the requested resource", Map.of());
    }

    static Refusal methodNotAllowed() {
        return new Refusal(
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource",
                Map.of());
    }

    static Refusal expired(String message) {
        return new Refusal(410, "Expired", message, Map.of());
    }

    static Refusal internal(String message) {
        return new Refusal(500, "InternalError", message, Map.of());
    }

    int code() {
        return code;
    }

    /** The Status object, without a line break. */
    String status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("kind", "Status");
        status.put("apiVersion", "v1");
        status.put("metadata", Map.of());
        status.put("status", "Failure");
        status.put("message", getMessage());
        status.put("reason", reason);
        if (!details.isEmpty()) {
            status.put("details", details);
        }
        status.put("code", code);
        return JsonMapper.shared().writeValueAsString(status);
    }
}
