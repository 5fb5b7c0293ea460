package io.causestream.ingest.alertmanager.api;

import io.causestream.ingest.alertmanager.alert.ShortText;
import io.causestream.observation.SilenceObservation;
import io.causestream.observation.SilenceObservation.Matcher;
import io.causestream.observation.SilenceObservation.Status;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One silence of the API's list.
 *
 * @param silence as it was listed
 */
record ListedSilence(JsonNode silence) {

    private static final int MOST_MATCHERS = 64;
    private static final int LONGEST_ID = 100;
    private static final int LONGEST_LABEL = 200;
    private static final int LONGEST_VALUE = 500;
    private static final int LONGEST_AUTHOR = 200;
    private static final int LONGEST_COMMENT = 2_000;

    /**
     * The observation; empty if it has no id, no times, or matchers that can't be read completely:
     * a silence that is read wrongly would mute what it must not.
     *
     * @param asked when the list was requested
     * @param text records whether it had to be truncated
     */
    Optional<SilenceObservation> observation(String cluster, Instant asked, ShortText text) {
        String id = silence.path("id").asString("");
        Optional<Instant> startsAt = time("startsAt");
        Optional<Instant> endsAt = time("endsAt");
        List<Matcher> matchers = matchers(text);
        boolean whole =
                !id.isEmpty()
                        && id.length() <= LONGEST_ID
                        && !matchers.isEmpty()
                        && matchers.size() == silence.path("matchers").size()
                        && !text.wasCut();
        if (!whole || startsAt.isEmpty() || endsAt.isEmpty()) {
            return Optional.empty();
        }
        Instant updatedAt = time("updatedAt").orElse(startsAt.get());
        Status status = status();
        return Optional.of(
                new SilenceObservation(
                        SilenceObservation.id(cluster, id, status, updatedAt),
                        cluster,
                        id,
                        matchers,
                        startsAt.get(),
                        endsAt.get(),
                        updatedAt,
                        text.masked(silence.path("createdBy").asString(""), LONGEST_AUTHOR),
                        text.masked(silence.path("comment").asString(""), LONGEST_COMMENT),
                        status,
                        asked));
    }

    /** Masks values in the same way as those of labels, so that they still match. */
    private List<Matcher> matchers(ShortText text) {
        List<Matcher> matchers = new ArrayList<>();
        for (JsonNode matcher : silence.path("matchers")) {
            String label = matcher.path("name").asString("");
            if (matchers.size() == MOST_MATCHERS || label.isEmpty()) {
                return List.of();
            }
            matchers.add(
                    new Matcher(
                            text.of(label, LONGEST_LABEL),
                            text.masked(label, matcher.path("value").asString(""), LONGEST_VALUE),
                            matcher.path("isRegex").asBoolean(false),
                            // Alertmanagers before 0.22 did not have it.
                            matcher.path("isEqual").asBoolean(true)));
        }
        return matchers;
    }

    /** The status; an unknown one mutes nothing. */
    private Status status() {
        return switch (silence.path("status").path("state").asString("").toLowerCase(Locale.ROOT)) {
            case "active" -> Status.ACTIVE;
            case "pending" -> Status.PENDING;
            default -> Status.EXPIRED;
        };
    }

    private Optional<Instant> time(String field) {
        try {
            return Optional.of(Instant.parse(silence.path(field).asString("")));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
