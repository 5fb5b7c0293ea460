package io.causestream.ingest.kube.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.topics.Json;
import java.io.IOException;
import java.io.InputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The API server answered, but not with what was asked for. */
public final class ClusterRefused extends IOException {

    private static final long serialVersionUID = 1;
    private static final int MAX_STATUS_BYTES = 64 * 1024;

    private final int status;

    public ClusterRefused(int status, String message) {
        super("HTTP %d%s".formatted(status, message.isBlank() ? "" : ": " + message));
        this.status = status;
    }

    /** Of an answer whose body is a Kubernetes Status, or anything else. */
    public static ClusterRefused of(int status, InputStream body) throws IOException {
        return new ClusterRefused(
                status, message(new String(body.readNBytes(MAX_STATUS_BYTES), UTF_8)));
    }

    /** What a Status says, for people; empty if it is none. */
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
     * Whether asking again soon is of no use: it may not be read, is not served, or is not to be
     * selected so. Not 401, which a token's rotation mends, and not what is said of a moment.
     */
    public boolean isForGood() {
        return switch (status) {
            case 400, 403, 404, 405, 406 -> true;
            default -> false;
        };
    }

    /** Whether what was asked for is too old to be known (list token or resourceVersion). */
    public boolean isExpired() {
        return status == 410;
    }
}
