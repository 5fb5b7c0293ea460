package io.causestream.playbook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The time that a query of {@code prometheus_enricher} covers: {@code {duration_minutes: 60}}, or
 * {@code {starts_at: …, ends_at: …}}.
 *
 * @param length a minute to seven days
 * @param end null: now
 */
public record PrometheusDuration(Duration length, @Nullable Instant end) {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    /** Robusta's notation, besides that of ISO 8601. */
    private static final DateTimeFormatter ROBUSTA =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

    /**
     * @throws IllegalArgumentException if it is neither, or is not within the limits; the message
     *     says what is expected
     */
    public static PrometheusDuration of(JsonNode duration) {
        if (duration.has("duration_minutes")) {
            return new PrometheusDuration(
                    within(Duration.ofMinutes(duration.path("duration_minutes").asInt(0))), null);
        }
        Instant start = time(duration.path("starts_at").asString(""));
        Instant end = time(duration.path("ends_at").asString(""));
        return new PrometheusDuration(within(Duration.between(start, end)), end);
    }

    private static Duration within(Duration length) {
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "it is %d minutes long; it must be from 1 minute to 7 days (10,080 minutes)"
                            .formatted(length.toMinutes()));
        }
        return length;
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notIso) {
            try {
                return LocalDateTime.parse(text, ROBUSTA).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "'%s' is not a time; write duration_minutes: 60, or starts_at and ends_at as 2026-01-31T12:00:00Z"
                                .formatted(text),
                        e);
            }
        }
    }
}
