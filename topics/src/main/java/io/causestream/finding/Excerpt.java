package io.causestream.finding;

import java.text.BreakIterator;
import java.util.Arrays;
import java.util.Locale;

/**
 * The beginning of a text that is too long, cut between characters as people see them: never inside
 * a surrogate pair, and not between a letter and its accent or in the middle of an emoji that is
 * made of several. All code that shortens foreign text uses this class.
 */
public final class Excerpt {

    public static final String CUT = "…";

    /**
     * How far back the beginning of a character is searched. What is longer than that, such as a
     * letter under a thousand accents, is cut between code points.
     */
    private static final int LONGEST_CHARACTER = 128;

    private static final int CUT_BYTES = 3;

    /** Of a text that is shortened in its middle, the part that its end gets: a third. */
    private static final int PART_OF_THE_END = 3;

    private Excerpt() {}

    /** At most this many chars; in a shortened text, the last one is the ellipsis. */
    public static String of(String text, int longest) {
        return text.length() <= longest ? text : start(text, longest - CUT.length()) + CUT;
    }

    /** At most this many code points; in a shortened text, the last one is the ellipsis. */
    public static String ofCodePoints(String text, int longest) {
        return text.codePointCount(0, text.length()) <= longest
                ? text
                : start(text, text.offsetByCodePoints(0, Math.max(0, longest - 1))) + CUT;
    }

    /**
     * At most this many code points; a longer text is shortened in its middle, since both ends tell
     * pods of one workload apart.
     */
    public static String middle(String text, int longest) {
        if (text.codePointCount(0, text.length()) <= longest) {
            return text;
        }
        int end = longest / PART_OF_THE_END;
        String start = ofCodePoints(text, longest - end);
        int from = text.offsetByCodePoints(text.length(), -end);
        return end(text, from) == from ? start + text.substring(from) : start;
    }

    /** At most this many bytes of UTF-8; in a shortened text, the last three are the ellipsis. */
    public static String ofBytes(String text, int longest) {
        int fits = 0;
        int bytes = 0;
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            bytes += bytes(point);
            if (bytes > longest) {
                return start(text, fits) + CUT;
            }
            at += Character.charCount(point);
            if (bytes <= longest - CUT_BYTES) {
                fits = at;
            }
        }
        return text;
    }

    /** At most this many chars, without an ellipsis. */
    public static String start(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, end(text, longest));
    }

    /** At most this many bytes of a text in UTF-8, without a partial code point at its end. */
    public static byte[] start(byte[] utf8, int longest) {
        if (utf8.length <= longest) {
            return utf8;
        }
        int end = longest;
        // A code point has at most three bytes after its first; what has more is not UTF-8.
        while (end > 0 && longest - end < 3 && isInside(utf8[end])) {
            end--;
        }
        return Arrays.copyOf(utf8, isInside(utf8[end]) ? longest : end);
    }

    /**
     * The last place, not after this one, between two characters.
     *
     * @param at from 0 to the text's length
     */
    public static int end(String text, int at) {
        if (at <= 0 || at >= text.length()) {
            return Math.clamp(at, 0, text.length());
        }
        // An iterator over all of a hostile text would cost more than the text is worth.
        int from = betweenFlags(text, betweenPoints(text, Math.max(0, at - LONGEST_CHARACTER)));
        int to = betweenPoints(text, Math.min(text.length(), at + 2));
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text.substring(from, to));
        int end = characters.isBoundary(at - from) ? at - from : characters.preceding(at - from);
        return end > 0 ? from + end : betweenPoints(text, at);
    }

    private static int betweenPoints(String text, int at) {
        boolean isInside =
                at > 0
                        && at < text.length()
                        && Character.isLowSurrogate(text.charAt(at))
                        && Character.isHighSurrogate(text.charAt(at - 1));
        return isInside ? at - 1 : at;
    }

    /** A flag is two regional indicators, counted from where a row of them begins. */
    private static int betweenFlags(String text, int at) {
        int indicators = 0;
        for (int before = at;
                before > 0 && isRegionalIndicator(text.codePointBefore(before));
                before -= 2) {
            indicators++;
        }
        return indicators % 2 == 0 ? at : at - 2;
    }

    private static boolean isRegionalIndicator(int point) {
        return point >= 0x1f1e6 && point <= 0x1f1ff;
    }

    private static boolean isInside(byte utf8) {
        return (utf8 & 0xc0) == 0x80;
    }

    private static int bytes(int point) {
        if (point < 0x80) {
            return 1;
        }
        if (point < 0x800) {
            return 2;
        }
        return point < 0x10000 ? 3 : 4;
    }
}
