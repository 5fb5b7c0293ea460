package io.causestream.enrich;

import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.topics.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Objects as the API server serves them, seen at one moment. In their texts {@code @10M} stands for
 * ten minutes before it, {@code @5D} for five days, {@code @30S} for half a minute.
 */
public final class Served {

    private static final Pattern AGO = Pattern.compile("@(\\d+)([SMHD])");

    private Served() {}

    /** The text of a file of {@code src/test/resources/cases}. */
    public static String file(String path) {
        try {
            return Files.readString(Path.of("src/test/resources/cases", path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ObjectObserved listed(Instant at, String json) {
        return object(Change.LISTED, at, json);
    }

    public static ObjectObserved modified(Instant at, String json) {
        return object(Change.MODIFIED, at, json);
    }

    /** Owned by what its first owner says, if it has one; else by itself. */
    public static ObjectObserved object(Change change, Instant at, String json) {
        JsonNode body = Json.MAPPER.readTree(inTime(json, at));
        JsonNode metadata = body.path("metadata");
        Subject object = subject(body.path("kind").asString(), metadata);
        JsonNode owner = metadata.path("ownerReferences").path(0);
        Subject workload =
                owner.isMissingNode()
                        ? object
                        : new Subject(
                                owner.path("kind").asString(),
                                object.namespace(),
                                owner.path("name").asString());
        String uid = metadata.path("uid").asString("uid-" + object.kind() + "-" + object.name());
        long version = Observations.nextVersion();
        return new ObjectObserved(
                ObjectObserved.id(Observations.CLUSTER, uid, change, version),
                Observations.CLUSTER,
                change,
                object,
                uid,
                workload,
                0,
                version,
                1,
                at,
                Duration.ZERO,
                body);
    }

    public static EventObserved warning(
            Instant at, ObjectObserved regarding, String reason, String note, int count) {
        return warning(
                at, regarding.object(), regarding.uid(), regarding.workload(), reason, note, count);
    }

    public static EventObserved warning(
            Instant at,
            Subject regarding,
            String uid,
            Subject workload,
            String reason,
            String note,
            int count) {
        long version = Observations.nextVersion();
        return new EventObserved(
                ObjectObserved.id(
                        Observations.CLUSTER, "event-" + version, Change.MODIFIED, version),
                Observations.CLUSTER,
                regarding,
                uid,
                workload,
                "Warning",
                reason,
                note,
                count,
                0,
                version,
                at,
                Duration.ZERO);
    }

    public static KubeObservation listComplete(String kind, Instant at) {
        return Observations.listComplete(kind, 1, at);
    }

    private static Subject subject(String kind, JsonNode metadata) {
        return new Subject(
                kind, metadata.path("namespace").asString(""), metadata.path("name").asString());
    }

    private static String inTime(String json, Instant at) {
        return AGO.matcher(json)
                .replaceAll(ago -> at.minus(duration(ago)).toString())
                .replace("@N", "1");
    }

    private static Duration duration(MatchResult ago) {
        long many = Long.parseLong(ago.group(1));
        return switch (ago.group(2)) {
            case "S" -> Duration.ofSeconds(many);
            case "M" -> Duration.ofMinutes(many);
            case "H" -> Duration.ofHours(many);
            default -> Duration.ofDays(many);
        };
    }
}
