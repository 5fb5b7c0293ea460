package io.causestream.enrich.diagnosis.evidence;

import io.causestream.finding.Excerpt;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The level of a log line, by the first that it names: {@code INFO}, {@code [warn]}, {@code
 * level=error}, {@code "severity":"fatal"}, or the letter before klog's time. Without a regular
 * expression: every line of every log is asked.
 */
final class LogLevel {

    /** A level stands at a line's beginning, after its time and the name of its source. */
    private static final int WITHIN = 200;

    private static final Set<String> UPPER_CASE =
            Set.of(
                    "TRACE",
                    "DEBUG",
                    "INFO",
                    "NOTICE",
                    "WARN",
                    "WARNING",
                    "ERROR",
                    "FATAL",
                    "SEVERE",
                    "CRITICAL",
                    "PANIC");
    private static final Set<String> MARKED =
            Set.of(
                    "trace", "debug", "info", "notice", "warn", "warning", "error", "fatal",
                    "panic");
    private static final Set<String> KEYS = Set.of("level", "lvl", "severity");

    private final String line;

    private LogLevel(String line) {
        this.line = line;
    }

    /** The first letter of the level, in lower case; empty if the line names none. */
    static Optional<Character> of(String line) {
        LogLevel level = new LogLevel(Excerpt.start(line, WITHIN));
        return level.klog().or(level::named);
    }

    /** {@code E0102 12:00:00.000000}. */
    private Optional<Character> klog() {
        boolean is =
                line.length() > 5
                        && "IWEF".indexOf(line.charAt(0)) >= 0
                        && isDigit(1)
                        && isDigit(2)
                        && isDigit(3)
                        && isDigit(4)
                        && line.charAt(5) == ' ';
        return is ? Optional.of(Character.toLowerCase(line.charAt(0))) : Optional.empty();
    }

    private boolean isDigit(int at) {
        return line.charAt(at) >= '0' && line.charAt(at) <= '9';
    }

    private Optional<Character> named() {
        int at = 0;
        while (at < line.length()) {
            if (!isWord(at)) {
                at++;
                continue;
            }
            int end = endOfWord(at);
            String word = line.substring(at, end);
            if (UPPER_CASE.contains(word) || isInBrackets(at, end)) {
                return Optional.of(Character.toLowerCase(word.charAt(0)));
            }
            if (KEYS.contains(word.toLowerCase(Locale.ROOT))) {
                Optional<Character> value = valueAfter(end);
                if (value.isPresent()) {
                    return value;
                }
            }
            at = end;
        }
        return Optional.empty();
    }

    private boolean isInBrackets(int at, int end) {
        return at > 0
                && line.charAt(at - 1) == '['
                && end < line.length()
                && line.charAt(end) == ']'
                && MARKED.contains(line.substring(at, end).toLowerCase(Locale.ROOT));
    }

    /** After a key: {@code =error}, {@code ":"error"}, {@code : error}. */
    private Optional<Character> valueAfter(int key) {
        int at = skip(key, "\"'");
        at = skip(at, " ");
        if (at >= line.length() || "=:".indexOf(line.charAt(at)) < 0) {
            return Optional.empty();
        }
        at = skip(skip(at + 1, " "), "\"'");
        String value = line.substring(at, endOfWord(at)).toLowerCase(Locale.ROOT);
        return MARKED.contains(value) ? Optional.of(value.charAt(0)) : Optional.empty();
    }

    /** One of these characters, if it stands there. */
    private int skip(int at, String one) {
        return at < line.length() && one.indexOf(line.charAt(at)) >= 0 ? at + 1 : at;
    }

    private int endOfWord(int at) {
        int end = at;
        while (end < line.length() && isWord(end)) {
            end++;
        }
        return end;
    }

    private boolean isWord(int at) {
        char letter = line.charAt(at);
        return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9')
                || letter == '_';
    }
}
