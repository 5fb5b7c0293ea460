package io.causestream.observation;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private keys between {@code -----BEGIN} and {@code -----END}, over lines or with escaped ones. Of
 * a key that was cut off, what looks like one goes: the end of a log may begin within it.
 */
final class PrivateKeys implements SecretRule {

    private static final String LABEL = "[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----";
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN " + LABEL);
    private static final Pattern END = Pattern.compile("-----END " + LABEL);
    // Lines of base64 may stand behind a prefix of the log; escaped line ends are "\n".
    private static final Pattern BODY = Pattern.compile("[A-Za-z0-9+/=:,\\\\ \\t\\r\\n-]*+");
    private static final int LONGEST = 64 * 1024;

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

    /** An end without a beginning: the lines of base64 alone that stand before it. */
    private static void beforeTheEnd(String text, int from, Matcher end, Spans found) {
        int start = end.start();
        int line = start;
        while (line > from) {
            int before = text.lastIndexOf('\n', line - 2) + 1;
            if (before < from || !isBase64(text, before, line)) {
                break;
            }
            start = before;
            line = before;
        }
        found.add(start, end.end());
    }

    private static boolean isBase64(String text, int from, int to) {
        int letters = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (Character.isLetterOrDigit(c) || c == '+' || c == '/' || c == '=') {
                letters++;
            } else if (c != '\n' && c != '\r') {
                return false;
            }
        }
        return letters >= 16;
    }
}
