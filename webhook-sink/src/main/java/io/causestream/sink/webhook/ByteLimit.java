package io.causestream.sink.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Texts of at most so many bytes in UTF-8. */
final class ByteLimit {

    private ByteLimit() {}

    static int bytes(String text) {
        return text.getBytes(UTF_8).length;
    }

    /** The text, or its beginning with a last line that says how much is missing. */
    static String cut(String text, int most) {
        int all = bytes(text);
        if (all <= most) {
            return text;
        }
        String note = "\n… cut: size_limit is %d bytes, this text has %d\n".formatted(most, all);
        int room = Math.max(0, most - bytes(note));
        int end = 0;
        int used = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            used += bytes(Character.toString(codePoint));
            if (used > room) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return text.substring(0, end) + note;
    }

    /** At most so many characters (code points), the last one an ellipsis if it was longer. */
    static String characters(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }
}
