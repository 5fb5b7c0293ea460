package io.causestream.ingest.alertmanager;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertObservation.Status;
import io.causestream.observation.AlertSubject;
import io.causestream.observation.Redactor;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One alert of a post.
 *
 * @param alert as it was posted
 * @param place of it in the post: {@code alerts[2]}
 * @param post that it came in
 * @param redactor masks what is told of it
 */
record PostedAlert(JsonNode alert, String place, JsonNode post, Redactor redactor) {

    private static final int LONGEST_URL = 4_000;
    private static final int LONGEST_GROUP_KEY = 2_000;
    private static final int LONGEST_RECEIVER = 200;
    private static final String FINGERPRINT = "[0-9A-Za-z]{1,64}";

    /** All that is wrong with it, each with its place; empty if it can be read. */
    List<String> mistakes() {
        if (!alert.isObject()) {
            return List.of(place + ": a JSON object is expected");
        }
        List<String> mistakes = new ArrayList<>(labelMistakes());
        Optional<Status> status = status();
        if (status.isEmpty()) {
            mistakes.add(place + ".status: is neither firing nor resolved");
        }
        timeMistake("startsAt").ifPresent(mistakes::add);
        if (status.isPresent() && status.get() == Status.RESOLVED) {
            timeMistake("endsAt").ifPresent(mistakes::add);
        }
        return mistakes;
    }

    /**
     * @param now the receiver's clock
     * @param text remembers whether it had to be cut
     * @throws IllegalStateException if it has {@link #mistakes}
     */
    AlertObservation observation(String cluster, Instant now, ShortText text) {
        Status status = status().orElseThrow(this::unread);
        Instant startsAt = time("startsAt").orElseThrow(this::unread);
        Instant endsAt =
                status == Status.RESOLVED ? time("endsAt").orElseThrow(this::unread) : null;
        // Read from what was posted: an object's name may look like a secret.
        Map<String, String> labels = text.labels(alert.path("labels"));
        AlertSubject about = AlertSubject.of(labels);
        String fingerprint = fingerprint();
        return new AlertObservation(
                id(cluster, fingerprint, startsAt, status, endsAt),
                cluster,
                about.subject(),
                about.container(),
                labels.getOrDefault("alertname", ""),
                status,
                text.maskedLabels(labels),
                text.annotations(alert.path("annotations")),
                startsAt,
                endsAt,
                generatorUrl(text),
                fingerprint,
                text.masked(post.path("groupKey").asString(""), LONGEST_GROUP_KEY),
                text.maskedLabels(text.labels(post.path("groupLabels"))),
                text.of(post.path("receiver").asString(""), LONGEST_RECEIVER),
                "",
                0,
                now,
                age(endsAt == null ? startsAt : endsAt, now));
    }

    private IllegalStateException unread() {
        return new IllegalStateException(place + " can't be read");
    }

    private List<String> labelMistakes() {
        JsonNode labels = alert.path("labels");
        if (!labels.isObject()) {
            return List.of(
                    place
                            + (labels.isMissingNode()
                                    ? ".labels: is missing"
                                    : ".labels: a JSON object is expected"));
        }
        List<String> mistakes = new ArrayList<>();
        JsonNode name = labels.path("alertname");
        if (name.isMissingNode() || (name.isString() && name.asString().isBlank())) {
            mistakes.add(place + ".labels.alertname: is missing");
        }
        labels.properties().stream()
                .filter(label -> !label.getValue().isString())
                .limit(10)
                .forEach(label ->
                        mistakes.add(
                                "%s.labels.%s: a text is expected"
                                        .formatted(
                                                place,
                                                new ShortText(redactor)
                                                        .masked(label.getKey(), 100))));
        return mistakes;
    }

    private Optional<String> timeMistake(String field) {
        if (time(field).isPresent()) {
            return Optional.empty();
        }
        boolean isMissing = alert.path(field).isMissingNode() || alert.path(field).isNull();
        return Optional.of(
                "%s.%s: %s"
                        .formatted(
                                place,
                                field,
                                isMissing
                                        ? "is missing"
                                        : "is not a time such as 2026-01-31T09:30:00Z"));
    }

    private Optional<Instant> time(String field) {
        try {
            JsonNode time = alert.path(field);
            // As precise as Alertmanager's API is: an alert has the same start in its lists.
            return time.isString()
                    ? Optional.of(Instant.parse(time.asString()).truncatedTo(ChronoUnit.MILLIS))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Its own; that of the whole post where it has none; empty if it can't be told. */
    private Optional<Status> status() {
        JsonNode own = alert.path("status");
        JsonNode status = own.isMissingNode() || own.isNull() ? post.path("status") : own;
        return switch (status.asString("").toLowerCase(Locale.ROOT)) {
            case "firing" -> Optional.of(Status.FIRING);
            case "resolved" -> Optional.of(Status.RESOLVED);
            default -> Optional.empty();
        };
    }

    /** Alertmanager's, or one of our own over the same labels. */
    private String fingerprint() {
        String given = alert.path("fingerprint").asString("");
        if (given.matches(FINGERPRINT)) {
            return given;
        }
        StringBuilder labels = new StringBuilder();
        Map<String, String> sorted = new TreeMap<>();
        alert.path("labels")
                .properties()
                .forEach(label -> sorted.put(label.getKey(), label.getValue().asString("")));
        sorted.forEach(
                (name, value) -> labels.append(name).append('\0').append(value).append('\0'));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(labels.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private String generatorUrl(ShortText text) {
        String url = alert.path("generatorURL").asString("");
        return url.startsWith("http://") || url.startsWith("https://")
                ? text.masked(url, LONGEST_URL)
                : "";
    }

    private static String id(
            String cluster,
            String fingerprint,
            Instant startsAt,
            Status status,
            @Nullable Instant endsAt) {
        String firing =
                String.join(
                        "/",
                        cluster,
                        fingerprint,
                        startsAt.toString(),
                        status.name().toLowerCase(Locale.ROOT));
        return endsAt == null ? firing : firing + "/" + endsAt;
    }

    /** A clock that is ahead of ours makes no negative age. */
    private static Duration age(Instant since, Instant now) {
        return since.isAfter(now) ? Duration.ZERO : Duration.between(since, now);
    }
}
