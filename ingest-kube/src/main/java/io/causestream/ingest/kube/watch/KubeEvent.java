package io.causestream.ingest.kube.watch;

import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.Times;
import io.causestream.ingest.kube.masking.SizeLimit;
import io.causestream.redaction.Redactor;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * An Event of events.k8s.io/v1 in either of its shapes: kubelet and controllers write the {@code
 * deprecated} fields, the scheduler {@code eventTime} and {@code series}.
 *
 * @param count at least 1
 * @param note with secrets masked, and bounded
 */
public record KubeEvent(
        Subject regarding,
        String regardingUid,
        String type,
        String reason,
        String note,
        int count,
        Instant lastSeen) {

    private static final int LONGEST_NOTE = 4096;

    /**
     * @throws IllegalArgumentException if it doesn't state what it regards
     */
    public static KubeEvent of(JsonNode event, Redactor redactor) {
        JsonNode regarding = event.path("regarding");
        return new KubeEvent(
                new Subject(
                        regarding.path("kind").asString(""),
                        regarding.path("namespace").asString(""),
                        regarding.path("name").asString("")),
                regarding.path("uid").asString(""),
                event.path("type").asString(""),
                reason(event),
                SizeLimit.shorten(redactor.redact(event.path("note").asString("")), LONGEST_NOTE),
                count(event),
                lastSeen(event));
    }

    /** The reason; empty if there is none. */
    static String reason(JsonNode event) {
        return event.path("reason").asString("");
    }

    private static int count(JsonNode event) {
        int series = event.path("series").path("count").asInt(0);
        return Math.max(1, Math.max(series, event.path("deprecatedCount").asInt(0)));
    }

    private static Instant lastSeen(JsonNode event) {
        return Stream.of(
                        event.path("series").path("lastObservedTime"),
                        event.path("deprecatedLastTimestamp"),
                        event.path("eventTime"),
                        event.path("deprecatedFirstTimestamp"),
                        event.path("metadata").path("creationTimestamp"))
                .map(Times::parse)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(Instant.EPOCH);
    }
}
