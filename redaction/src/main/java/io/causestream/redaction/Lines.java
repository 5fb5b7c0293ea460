package io.causestream.redaction;

import java.util.regex.Pattern;

/** Where the lines of a text begin and end; a line longer than the limit has no end. */
final class Lines {

    /**
     * Searches stop after this many characters, so that a line of a megabyte costs no more than
     * that.
     */
    static final int LONGEST = 4_000;

    private static final Pattern KEYED =
            Pattern.compile(
                    "[ \\t]{0,200}+(?:- )?[\"']?[A-Za-z0-9_./-]{1,100}[\"']?:(?:[ \\t].*|[ \\t\\r]*)");

    private Lines() {}

    static int start(String text, int at) {
        int lowest = Math.max(0, at - LONGEST);
        int i = at;
        while (i > lowest && text.charAt(i - 1) != '\n') {
            i--;
        }
        return i;
    }

    static int end(String text, int at) {
        int highest = Math.min(text.length(), at + LONGEST);
        int i = at;
        while (i < highest && text.charAt(i) != '\n') {
            i++;
        }
        return i;
    }

    static int indent(String text, int lineStart) {
        int at = lineStart;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at - lineStart;
    }

    static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && isBlank(text.charAt(at)) && at - from < 100) {
            at++;
        }
        return at;
    }

    /** Whether only indentation, a dash and a quote precede it on its line. */
    static boolean begins(String text, int at) {
        int start = Math.max(0, at - 200);
        for (int i = at - 1; i >= start; i--) {
            char c = text.charAt(i);
            if (c == '\n') {
                return true;
            }
            if (!isBlank(c) && c != '-' && c != '"' && c != '\'') {
                return false;
            }
        }
        return start == 0;
    }

    /**
     * Whether the line is one of a YAML map: indented further, or next to another {@code name:
     * value}.
     */
    static boolean isYaml(String text, int at) {
        int start = start(text, at);
        int end = end(text, at);
        return (start < at && (isBlank(text.charAt(start)) || text.charAt(start) == '-'))
                || (start > 0 && isKeyed(text, start(text, start - 1), start - 1))
                || (end < text.length() && isKeyed(text, end + 1, end(text, end + 1)));
    }

    private static boolean isKeyed(String text, int from, int to) {
        return to >= from
                && to <= text.length()
                && to - from < LONGEST
                && KEYED.matcher(text).region(from, to).matches();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
