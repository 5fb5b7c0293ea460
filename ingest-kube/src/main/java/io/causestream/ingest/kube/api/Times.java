package io.causestream.ingest.kube.api;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Times in the objects of a cluster. */
public final class Times {

    // Not deletionTimestamp, which is in the future by the grace period.
    private static final Set<String> PAST =
            Set.of(
                    "creationTimestamp",
                    "lastTransitionTime",
                    "lastUpdateTime",
                    "lastHeartbeatTime",
                    "startTime",
                    "startedAt",
                    "finishedAt");

    private Times() {}

    /** Parses RFC 3339 with any offset; empty for everything else. */
    public static Optional<Instant> parse(JsonNode time) {
        return parse(time.asString(""));
    }

    public static Optional<Instant> parse(String time) {
        if (time.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(time).toInstant());
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    /** The latest past time in an object; the epoch if it has none. */
    public static Instant latest(JsonNode node) {
        Instant latest = Instant.EPOCH;
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            latest = later(latest, field(field.getKey(), field.getValue()));
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                latest = later(latest, latest(element));
            }
        }
        return latest;
    }

    /** As kubectl prints it, in one unit: {@code 45s}, {@code 12m}, {@code 5h}, {@code 3d}. */
    public static String age(Duration age) {
        if (age.toMinutes() < 2) {
            return Math.max(0, age.toSeconds()) + "s";
        }
        if (age.toHours() < 2) {
            return age.toMinutes() + "m";
        }
        return age.toDays() < 2 ? age.toHours() + "h" : age.toDays() + "d";
    }

    static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant field(String name, JsonNode value) {
        if (value.isContainer()) {
            return latest(value);
        }
        return PAST.contains(name) ? parse(value).orElse(Instant.EPOCH) : Instant.EPOCH;
    }
}
