package io.causestream.standalone.rewind;

import io.causestream.standalone.config.CannotRun;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the time to which to rewind: a moment, or a duration back from now. Pure. */
final class RewindTime {

    private static final Pattern BACK = Pattern.compile("(\\d{1,6})([smhd])");

    private RewindTime() {}

    /**
     * @param text RFC 3339 with an offset, or a number with s, m, h or d
     * @throws CannotRun if it is neither, or in the future
     */
    static Instant parse(String text, Instant now) {
        Instant time = read(text, now);
        if (time.isAfter(now)) {
            throw CannotRun.wrongArgument(
                    "--to %s is in the future: it is %s now".formatted(text, now), null);
        }
        return time;
    }

    private static Instant read(String text, Instant now) {
        Matcher back = BACK.matcher(text);
        if (back.matches()) {
            long count = Long.parseLong(back.group(1));
            return now.minus(
                    switch (back.group(2)) {
                        case "s" -> Duration.ofSeconds(count);
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    });
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw CannotRun.wrongArgument(
                    "--to takes a time such as %s, or a duration back such as 2h, not '%s'"
                            .formatted(now.minus(Duration.ofHours(2)), text),
                    e);
        }
    }
}
