package io.causestream.ingest.alertmanager.alert;

import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertObservation.Status;
import io.causestream.observation.AlertSubject;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One alert as Alertmanager reports it.
 *
 * @param alert as it was posted
 * @param place its place in the post: {@code alerts[2]}
 * @param labels the labels after relabelling, as far as they are texts
 * @param rules for reading it
 */
public record PostedAlert(
        JsonNode alert, String place, Map<String, String> labels, AlertRules rules) {

    public static PostedAlert of(JsonNode alert, String place, AlertRules rules) {
        return new PostedAlert(
                alert, place, rules.relabel().apply(JsonTexts.of(alert.path("labels"))), rules);
    }

    /**
     * All problems of the alert, each with its place; empty if it can be read.
     *
     * @param group the group that it was posted in
     */
    public List<String> problems(AlertGroup group) {
        if (!alert.isObject()) {
            return List.of(place + ": a JSON object is expected");
        }
        List<String> problems = new ArrayList<>(labelProblems());
        Optional<Status> status = status(group);
        if (status.isEmpty()) {
            problems.add(place + ".status: is neither firing nor resolved");
        }
        timeProblem("startsAt").ifPresent(problems::add);
        if (status.isPresent() && status.get() == Status.RESOLVED) {
            timeProblem("endsAt").ifPresent(problems::add);
        }
        return problems;
    }

    /**
     * @param now the receiver's clock
     * @param text records whether it had to be truncated
     * @throws IllegalStateException if it has {@link #problems}
     */
    public AlertObservation observation(AlertGroup group, Instant now, ShortText text) {
        Status status = status(group).orElseThrow(this::unread);
        Instant startsAt = time("startsAt").orElseThrow(this::unread);
        Instant endsAt =
                status == Status.RESOLVED ? time("endsAt").orElseThrow(this::unread) : null;
        // Read from the unmasked labels: an object's name may look like a secret.
        Map<String, String> bounded = text.all(labels);
        AlertSubject about = AlertSubject.of(bounded);
        String cluster = rules.cluster().of(bounded);
        String fingerprint = fingerprint();
        return new AlertObservation(
                id(cluster, fingerprint, startsAt, status, endsAt),
                cluster,
                about.subject(),
                about.container(),
                AlertSubject.nameOf(bounded),
                status,
                text.maskedLabels(labels),
                text.annotations(JsonTexts.of(alert.path("annotations"))),
                startsAt,
                endsAt,
                text.url(alert.path("generatorURL").asString("")),
                fingerprint,
                group.key(),
                group.labels(),
                group.receiver(),
                group.externalUrl(),
                group.truncated(),
                now,
                age(endsAt == null ? startsAt : endsAt, now));
    }

    private IllegalStateException unread() {
        return new IllegalStateException(place + " can't be read");
    }

    private List<String> labelProblems() {
        JsonNode posted = alert.path("labels");
        if (!posted.isObject()) {
            return List.of(
                    place
                            + (posted.isMissingNode()
                                    ? ".labels: is missing"
                                    : ".labels: a JSON object is expected"));
        }
        List<String> problems = new ArrayList<>();
        posted.properties().stream()
                .filter(label -> !label.getValue().isString())
                .limit(10)
                .forEach(label ->
                        problems.add(
                                "%s.labels.%s: a string is expected"
                                        .formatted(place, shown(label.getKey()))));
        return problems;
    }

    private String shown(String label) {
        return new ShortText(new MaskedTexts(rules.redactor())).masked(label, 100);
    }

    private Optional<String> timeProblem(String field) {
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

    /** The alert's own status, or that of the whole group; empty if it has neither. */
    private Optional<Status> status(AlertGroup group) {
        JsonNode own = alert.path("status");
        String status = own.isMissingNode() || own.isNull() ? group.status() : own.asString("");
        return switch (status.toLowerCase(Locale.ROOT)) {
            case "firing" -> Optional.of(Status.FIRING);
            case "resolved" -> Optional.of(Status.RESOLVED);
            default -> Optional.empty();
        };
    }

    /** Alertmanager's fingerprint, or one computed in the same way from the labels as posted. */
    private String fingerprint() {
        String given = alert.path("fingerprint").asString("");
        return AlertFingerprint.isUsable(given)
                ? given
                : AlertFingerprint.of(JsonTexts.of(alert.path("labels")));
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

    /** The age; never negative, even if the sender's clock is ahead of ours. */
    private static Duration age(Instant since, Instant now) {
        return since.isAfter(now) ? Duration.ZERO : Duration.between(since, now);
    }
}
