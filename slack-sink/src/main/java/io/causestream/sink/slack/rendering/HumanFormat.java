package io.causestream.sink.slack.rendering;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times, durations and numbers as people read them. */
final class HumanFormat {

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** What a calendar, and Slack, can show of a time that somebody made up. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private HumanFormat() {}

    /** {@code 62 s}, {@code 5 min}, {@code 2 h 10 min}, {@code 3 d 4 h}; never less than 0 s. */
    static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7200) {
            return seconds / 60 + " min";
        }
        if (seconds < 172_800) {
            return two(seconds / 3600, "h", seconds / 60 % 60, "min");
        }
        return two(seconds / 86_400, "d", seconds / 3600 % 24, "h");
    }

    private static String two(long big, String unit, long small, String smallUnit) {
        return small == 0 ? big + " " + unit : "%d %s %d %s".formatted(big, unit, small, smallUnit);
    }

    /** A moment in the reader's own time zone: Slack's date markup, with UTC as the fallback. */
    static String moment(Instant at) {
        Instant shown = calendar(at);
        return "<!date^%d^{date_short_pretty} {time_secs}|%s>"
                .formatted(shown.getEpochSecond(), UTC.format(shown));
    }

    /** The time of day in UTC, for pictures and code blocks, where markup does not work. */
    static String clock(Instant at) {
        return CLOCK.format(calendar(at));
    }

    /** The time of day in the reader's own time zone, as {@link #moment}. */
    static String time(Instant at) {
        return "<!date^%d^{time_secs}|%s UTC>".formatted(calendar(at).getEpochSecond(), clock(at));
    }

    private static Instant calendar(Instant at) {
        return at.isBefore(EARLIEST) ? EARLIEST : at.isAfter(LATEST) ? LATEST : at;
    }

    /** {@code 12,345}, independent of the process's locale. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 line}, {@code 2 lines}. */
    static String count(long number, String noun) {
        return number == 1 ? "1 " + noun : "%s %ss".formatted(number(number), noun);
    }

    /** {@code 47.3 MiB}, {@code 1.5 GiB}. */
    static String bytes(double bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        int unit = 0;
        double value = bytes;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return value == Math.rint(value) || value >= 100
                ? String.format(Locale.ROOT, "%.0f %s", value, units[unit])
                : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
