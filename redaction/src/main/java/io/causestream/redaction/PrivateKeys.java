package io.causestream.redaction;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private keys between {@code -----BEGIN} and {@code -----END}, over lines or with escaped line
 * ends. Of a key that was cut off, the lines that look like one are masked: an excerpt of a log may
 * begin within it.
 */
final class PrivateKeys implements SecretRule {

    private static final String LABEL = "[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----";
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN " + LABEL);
    private static final Pattern END = Pattern.compile("-----END " + LABEL);
    // Lines of base64 may follow a log prefix; escaped line ends are "\n".
    private static final Pattern BODY = Pattern.compile("[A-Za-z0-9+/=:,\\\\ \\t\\r\\n-]*+");
    private static final int LONGEST = 64 * 1024;
    private static final int SHORTEST_LINE = 16;

    @Override
    public List<String> hints() {
        return List.of("private key");
    }

    @Override
    public void find(String text, Spans found) {
        Matcher begin = BEGIN.matcher(text);
        Matcher end = END.matcher(text);
        int from = 0;
        int nextEnd = end.find() ? end.start() : -1;
        while (begin.find(from)) {
            while (nextEnd >= 0 && nextEnd < begin.start()) {
                beforeTheEnd(text, from, end, found);
                from = end.end();
                nextEnd = end.find() ? end.start() : -1;
            }
            int to;
            if (nextEnd >= 0 && nextEnd - begin.end() <= LONGEST) {
                to = end.end();
                nextEnd = end.find() ? end.start() : -1;
            } else {
                Matcher body = BODY.matcher(text).region(begin.end(), text.length());
                to = body.lookingAt() ? body.end() : begin.end();
            }
            found.add(begin.start(), to);
            from = to;
        }
        while (nextEnd >= 0) {
            beforeTheEnd(text, from, end, found);
            from = end.end();
            nextEnd = end.find() ? end.start() : -1;
        }
    }

    /**
     * An end without a beginning: masks what looks like a key at the ends of the lines before it.
     */
    private static void beforeTheEnd(String text, int from, Matcher end, Spans found) {
        int start = end.start();
        int line = start;
        while (line > from) {
            int word = lastWord(text, from, line);
            if (word < 0) {
                break;
            }
            start = word;
            line = text.lastIndexOf('\n', word) + 1;
        }
        found.add(start, end.end());
    }

    /** Where the base64 at the end of the previous line begins; -1 if there is none. */
    private static int lastWord(String text, int from, int line) {
        int to = line;
        while (to > from && text.charAt(to - 1) <= ' ') {
            to--;
        }
        int word = to;
        while (word > from && isBase64(text.charAt(word - 1))) {
            word--;
        }
        return to - word >= SHORTEST_LINE ? word : -1;
    }

    private static boolean isBase64(char c) {
        return (c < 128 && Character.isLetterOrDigit(c)) || c == '+' || c == '/' || c == '=';
    }
}
