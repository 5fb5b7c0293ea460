package io.causestream.sink.slack.rendering;

import io.causestream.finding.Excerpt;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes foreign text fit for Slack: no control characters, no active mention or link, bounded in
 * length. Limits are code points of the escaped text, as Slack counts them.
 */
public final class SlackText {

    private static final Pattern TERMINAL_COLOURS =
            Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]|\u001b[@-_]");
    private static final Pattern LINE_BREAKS = Pattern.compile("\\s*[\\r\\n]+\\s*");
    private static final String FENCE = "```";
    private static final char ZERO_WIDTH_SPACE = '\u200b';
    private static final String CUT = "…";

    private SlackText() {}

    /** One line of text. */
    public static String line(String foreign, int limit) {
        return words(LINE_BREAKS.matcher(foreign.strip()).replaceAll(" "), limit);
    }

    /** Text with its line breaks. */
    static String words(String foreign, int limit) {
        return cut(escape(withoutFences(clean(foreign))), limit);
    }

    /** One line as inline code. An empty name can't be code, and becomes a dash. */
    static String code(String foreign, int limit) {
        String clean = LINE_BREAKS.matcher(clean(foreign).strip()).replaceAll(" ");
        // A backtick would end the code; Slack has no escape for it.
        String escaped = cut(escape(clean.replace('`', '\u02cb')), limit - 2);
        return escaped.isEmpty() ? "–" : "`" + escaped + "`";
    }

    /**
     * A code block with as many of the last lines as fit; of a single line that is too long, its
     * beginning.
     */
    static Fenced tail(List<String> lines, int limit) {
        int budget = limit - 2 * (FENCE.length() + 1);
        StringBuilder block = new StringBuilder();
        int length = 0;
        int shown = 0;
        for (String line : lines.reversed()) {
            String escaped = escape(withoutFences(clean(line)));
            int more = length(escaped) + 1;
            if (length + more > budget) {
                break;
            }
            block.insert(0, escaped + "\n");
            length += more;
            shown++;
        }
        if (shown == 0 && !lines.isEmpty()) {
            block.append(cut(escape(withoutFences(clean(lines.getLast()))), budget - 1))
                    .append('\n');
        }
        return new Fenced(FENCE + "\n" + block + FENCE, shown);
    }

    /** A code block with as many of the first lines as fit. */
    static Fenced head(List<String> lines, int limit) {
        int budget = limit - 2 * (FENCE.length() + 1);
        StringBuilder block = new StringBuilder();
        int length = 0;
        int shown = 0;
        for (String line : lines) {
            String escaped = escape(withoutFences(clean(line)));
            int more = length(escaped) + 1;
            if (length + more > budget) {
                break;
            }
            block.append(escaped).append('\n');
            length += more;
            shown++;
        }
        if (shown == 0 && !lines.isEmpty()) {
            block.append(cut(escape(withoutFences(clean(lines.getFirst()))), budget - 1))
                    .append('\n');
        }
        return new Fenced(FENCE + "\n" + block + FENCE, shown);
    }

    /**
     * @param text the code block with its fences
     * @param shown how many lines it contains in full
     */
    record Fenced(String text, int shown) {}

    /** The length as Slack counts it. */
    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The text without what moves a cursor, colours a terminal or changes the text direction. */
    static String clean(String foreign) {
        String text = TERMINAL_COLOURS.matcher(foreign).replaceAll("");
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .forEach(point -> {
                    if (point == '\n' || point == '\t') {
                        clean.append((char) point);
                    } else if (Character.getType(point) == Character.SURROGATE) {
                        clean.append('\ufffd');
                    } else if (!Character.isISOControl(point) && !turnsDirection(point)) {
                        clean.appendCodePoint(point);
                    }
                });
        return clean.toString();
    }

    private static boolean turnsDirection(int point) {
        return (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
    }

    private static String withoutFences(String text) {
        return text.contains(FENCE)
                ? text.replace("``", "`" + ZERO_WIDTH_SPACE + "`" + ZERO_WIDTH_SPACE)
                : text;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Truncates the text, but never in the middle of an escape. */
    private static String cut(String escaped, int limit) {
        if (length(escaped) <= limit) {
            return escaped;
        }
        int end = Excerpt.end(escaped, escaped.offsetByCodePoints(0, Math.max(0, limit - 1)));
        int escape = escaped.lastIndexOf('&', end - 1);
        if (escape >= 0 && escaped.indexOf(';', escape) >= end) {
            end = escape;
        }
        return escaped.substring(0, end) + CUT;
    }
}
