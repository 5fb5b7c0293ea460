package io.causestream.standalone.findings;

import java.time.Duration;

/** Text from outside, and times, as a terminal may show them. */
public final class TerminalText {

    private TerminalText() {}

    /** On one line, and without the control characters that make a terminal do something. */
    public static String line(String text) {
        return lines(text).replaceAll("[\\n\\t ]+", " ").strip();
    }

    /** Without control characters but for new lines and tabs. */
    static String lines(String text) {
        return text.replace("\r\n", "\n").replaceAll("[\\p{Cc}\\p{Cf}&&[^\\n\\t\\x{200D}]]", "");
    }

    /** As kubectl shows it: {@code 45s}, {@code 12m}, {@code 3h5m}, {@code 2d4h}, {@code 40d}. */
    static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + "m";
        }
        if (seconds < 172_800) {
            return two(seconds / 3_600, "h", seconds / 60 % 60, "m");
        }
        return seconds < 8 * 86_400
                ? two(seconds / 86_400, "d", seconds / 3_600 % 24, "h")
                : seconds / 86_400 + "d";
    }

    private static String two(long big, String unit, long small, String smallUnit) {
        return small == 0 ? big + unit : big + unit + small + smallUnit;
    }
}
