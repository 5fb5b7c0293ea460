package io.causestream.redaction;

import java.util.Arrays;

/**
 * A text as it was before it was put into JSON: {@code \n} is a line end again. The result has the
 * same length, so that positions in it are also those in the original text.
 */
final class EscapedLines {

    private EscapedLines() {}

    /** The same text if there is nothing to undo. */
    static String undo(String text) {
        return hasEscapes(text) ? undo(text, false) : text;
    }

    /**
     * Undoes it only within JSON, where {@code \n} is always a line end; elsewhere it may be part
     * of a password.
     */
    static String undoInJson(String text) {
        return hasEscapes(text) && text.contains("{\"") ? undo(text, true) : text;
    }

    private static boolean hasEscapes(String text) {
        return text.contains("\\n") || text.contains("\\t");
    }

    private static String undo(String text, boolean onlyInJson) {
        char[] undone = text.toCharArray();
        int start = 0;
        while (start < undone.length) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? undone.length : end;
            int from = onlyInJson ? text.indexOf("{\"", start) : start;
            int to = onlyInJson ? text.lastIndexOf('}', end) : end;
            if (from >= 0 && to <= end) {
                undo(undone, from, to);
            }
            start = end + 1;
        }
        return new String(undone);
    }

    private static void undo(char[] undone, int from, int to) {
        int escape = -1;
        for (int i = from; i < to; i++) {
            char c = undone[i];
            if (c == '\\') {
                escape = escape < 0 ? i : escape;
                continue;
            }
            if (escape >= 0 && (c == 'n' || c == 'r' || c == 't')) {
                undone[i] = c == 'n' ? '\n' : ' ';
                Arrays.fill(undone, escape, i, ' ');
            }
            escape = -1;
        }
    }
}
