package io.causestream.ingest.kube.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.topics.Json;
import java.io.IOException;
import java.io.InputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The API server answered with an error. */
public final class ClusterRefused extends IOException {

    private static final long serialVersionUID = 1;
    private static final int MAX_STATUS_BYTES = 64 * 1024;

    private final int status;

    public ClusterRefused(int status, String message) {
        super("HTTP %d%s".formatted(status, message.isBlank() ? "" : ": " + message));
        this.status = status;
    }

    /** The exception for a response whose body is a Kubernetes Status, or anything else. */
    public static ClusterRefused of(int status, InputStream body) throws IOException {
        return new ClusterRefused(
                status, message(new String(body.readNBytes(MAX_STATUS_BYTES), UTF_8)));
    }

    /** The message of a Status, for people; empty if the body is not a Status. */
    static String message(String body) {
        try {
            JsonNode status = Json.MAPPER.readTree(body);
            return status == null ? "" : status.path("message").asString("");
        } catch (JacksonException notAStatus) {
            return "";
        }
    }

    public int status() {
        return status;
    }

    /**
     * Whether a retry soon is useless: reading is forbidden, the kind is not served, or the
     * selector is not supported. Not for 401, which the rotation of a token resolves, nor for
     * temporary errors.
     */
    public boolean isForGood() {
        return switch (status) {
            case 400, 403, 404, 405, 406 -> true;
            default -> false;
        };
    }

    /** Whether the request refers to something too old (list token or resourceVersion). */
    public boolean isExpired() {
        return status == 410;
    }
}
