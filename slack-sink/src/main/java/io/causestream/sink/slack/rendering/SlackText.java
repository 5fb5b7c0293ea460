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
    private static final Pattern DATE = Pattern.compile("<!date\\^[^|>]*\\|([^>]*)>");
    private static final Pattern LINK = Pattern.compile("<(https://[^|>]*)\\|([^>]*)>");
    private static final String FENCE = "```";
    private static final char ZERO_WIDTH_SPACE = '\u200b';

    private SlackText() {}

    /** One line of text. */
    public static String line(String foreign, int limit) {
        return shown(cleanLine(bounded(foreign, limit)), limit);
    }

    /** Text with its line breaks. */
    static String words(String foreign, int limit) {
        return shown(clean(bounded(foreign, limit)), limit);
    }

    /** One line of plain text, as the title of a file: nothing in it is markup for Slack. */
    static String plainLine(String foreign, int limit) {
        return Excerpt.middle(cleanLine(bounded(foreign, limit)), limit);
    }

    /** One line as inline code. An empty name can't be code, and becomes a dash. */
    static String code(String foreign, int limit) {
        // A backtick would end the code; Slack has no escape for it.
        String clean = cleanLine(bounded(foreign, limit)).replace('`', '\u02cb');
        String escaped = cut(escape(clean), limit - 2);
        return escaped.isBlank() ? "–" : "`" + escaped + "`";
    }

    /** A code block with as many of the first lines as fit. */
    static Fenced head(List<String> lines, int limit) {
        int budget = limit - 2 * (FENCE.length() + 1);
        StringBuilder block = new StringBuilder();
        int length = 0;
        int shown = 0;
        for (String line : lines) {
            String escaped = escape(withoutFences(clean(bounded(line, budget))));
            int more = length(escaped) + 1;
            if (length + more > budget) {
                break;
            }
            block.append(escaped).append('\n');
            length += more;
            shown++;
        }
        if (shown == 0 && !lines.isEmpty()) {
            block.append(words(lines.getFirst(), budget - 1)).append('\n');
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

    /** Whether {@link #words} shortens it. */
    static boolean isTooLong(String foreign, int limit) {
        return foreign.length() > limit && length(words(foreign, foreign.length() * 6)) > limit;
    }

    /**
     * The text without what moves a cursor, colours a terminal, changes the text's direction or has
     * no width. What joins an emoji's parts or letters stays.
     */
    static String clean(String foreign) {
        String text =
                foreign.indexOf('\u001b') < 0
                        ? foreign
                        : TERMINAL_COLOURS.matcher(foreign).replaceAll("");
        StringBuilder clean = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            if (point == '\n' || point == '\t' || (point >= ' ' && point < 0x7f)) {
                clean.append((char) point);
            } else if (point == '\u2028' || point == '\u2029') {
                clean.append('\n');
            } else if (Character.getType(point) == Character.SURROGATE) {
                clean.append('\ufffd');
            } else if (!Character.isISOControl(point) && !isInvisible(point)) {
                clean.appendCodePoint(point);
            }
        }
        return clean.toString();
    }

    /** What people read of our own markup: text without escapes, links and dates as their words. */
    static String read(String markup) {
        String words = DATE.matcher(markup).replaceAll("$1");
        return LINK.matcher(words)
                .replaceAll("$2 ($1)")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    private static boolean isInvisible(int point) {
        return (point >= 0x202a && point <= 0x202e)
                || (point >= 0x2066 && point <= 0x206f)
                || (point >= 0x2060 && point <= 0x2064)
                || point == 0x200b
                || point == 0x200e
                || point == 0x200f
                || point == 0x061c
                || point == 0x180e
                || point == 0xfeff;
    }

    /** So much of a huge text that what is shown of it is the same. */
    private static String bounded(String foreign, int limit) {
        int most = 4 * limit + 2_000;
        return foreign.length() <= most ? foreign : Excerpt.start(foreign, most) + Excerpt.CUT;
    }

    /** Blanks around a line break become one with it. */
    private static String cleanLine(String foreign) {
        StringBuilder line = new StringBuilder(foreign.length());
        int at = 0;
        while (at < foreign.length()) {
            int end = at;
            boolean breaks = false;
            while (end < foreign.length() && Character.isWhitespace(foreign.charAt(end))) {
                char blank = foreign.charAt(end++);
                breaks |= blank != ' ' && blank != '\t';
            }
            if (end == at) {
                line.append(foreign.charAt(at++));
            } else {
                line.append(breaks ? " " : foreign.substring(at, end));
                at = end;
            }
        }
        return clean(line.toString()).strip();
    }

    private static String shown(String clean, int limit) {
        return cut(escape(withoutFences(clean)), limit);
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
        return escaped.substring(0, end) + Excerpt.CUT;
    }
}
