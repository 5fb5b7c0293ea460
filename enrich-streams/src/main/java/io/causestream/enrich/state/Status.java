package io.causestream.enrich.state;

import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads what Kubernetes writes into the status of its objects. */
public final class Status {

    private Status() {}

    /** A condition of that type that has that status. */
    public static Optional<JsonNode> condition(ObjectObserved seen, String type, String status) {
        for (JsonNode condition : seen.body().path("status").path("conditions")) {
            if (text(condition, "type").equals(type) && text(condition, "status").equals(status)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    /** When the condition came to be so; the observation's time if it has none. */
    public static Instant since(JsonNode condition, ObjectObserved seen) {
        return instant(condition.path("lastTransitionTime")).orElse(seen.observedAt());
    }

    public static Instant createdAt(ObjectObserved seen) {
        return instant(seen.body().path("metadata").path("creationTimestamp"))
                .orElse(seen.observedAt());
    }

    public static boolean isDeleting(ObjectObserved seen) {
        return seen.body().path("metadata").hasNonNull("deletionTimestamp");
    }

    public static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    /** The time in the node; empty if it can't be parsed. */
    public static Optional<Instant> instant(JsonNode node) {
        try {
            return node.isString() ? Optional.of(Instant.parse(node.asString())) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** A detection of something that is not a crash, and that an object can have only once. */
    public static Detection detection(
            String reason,
            String part,
            Instant since,
            Instant at,
            String title,
            String description) {
        return Detection.of(reason, part, new Detection.Span(since, at), title, description);
    }
}
