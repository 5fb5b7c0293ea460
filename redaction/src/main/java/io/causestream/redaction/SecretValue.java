package io.causestream.redaction;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The value after a secret's name. Scanned by hand, since where it ends depends on how it begins:
 * with a quote, possibly an escaped one, as a line or a block of YAML, or as a word of prose.
 *
 * @param to after the last character; {@code from} if nothing is to be masked
 */
record SecretValue(int from, int to) {

    private static final SecretValue NONE = new SecretValue(0, 0);
    private static final Set<String> ENCODED_ENDS =
            Set.of("22", "27", "26", "2c", "7d", "20", "0a", "5c");
    private static final Pattern NEXT_PAIR =
            Pattern.compile(
                    "[,;&]\\s?(?:[\"'\\\\{\\[(]|[A-Za-z_][A-Za-z0-9_.-]{0,60}[=:]|\\s|\\z)");
    private static final Pattern PREFIXED =
            Pattern.compile("\\{[A-Za-z0-9-]{1,20}\\}[^\\s,;\"'}\\])]");

    /** The value as one word: of a command line, or up to what ends a pair. */
    static SecretValue word(String text, int from) {
        return NoSecret.isReference(text, from) || isDone(text, from)
                ? NONE
                : begun(text, from, false);
    }

    /** The value as that of a pair, in any notation. */
    static SecretValue begun(String text, int from, boolean yaml) {
        if (isDone(text, from) || NoSecret.isReference(text, from)) {
            return NONE;
        }
        int quote = from;
        while (quote < text.length() && quote - from < 8 && text.charAt(quote) == '\\') {
            quote++;
        }
        if (quote < text.length() && "\"'`".indexOf(text.charAt(quote)) >= 0) {
            return quoted(text, quote, quote - from);
        }
        char first = text.charAt(from);
        if (first == '[') {
            return bracketed(text, from + 1);
        }
        if (first == '{' && !PREFIXED.matcher(text).region(from, text.length()).lookingAt()) {
            return NONE;
        }
        if (yaml && (first == '|' || first == '>')) {
            return block(text, from);
        }
        return of(text, from, trimmed(text, from, wordEnd(text, from)));
    }

    /** The span between the two positions, if it is not empty. */
    static SecretValue of(String text, int from, int to) {
        int end = to;
        while (end > from && text.charAt(end - 1) <= ' ') {
            end--;
        }
        boolean isSomething = false;
        for (int i = from; i < end && !isSomething; i++) {
            isSomething = Character.isLetterOrDigit(text.charAt(i));
        }
        return !isSomething
                        || NoSecret.isNothing(lower(text, from, end))
                        || NoSecret.isReference(text, from)
                ? NONE
                : new SecretValue(from, end);
    }

    /** Up to the quote with the same escape as the first one, else to the line's end. */
    private static SecretValue quoted(String text, int quote, int escapes) {
        char mark = text.charAt(quote);
        int highest = Math.min(text.length(), quote + Lines.LONGEST);
        int backslashes = 0;
        for (int i = quote + 1; i < highest; i++) {
            char c = text.charAt(i);
            boolean closes =
                    c == mark
                            && backslashes >= escapes
                            && (backslashes - escapes) % (2 * (escapes + 1)) == 0;
            boolean doubled = mark == '\'' && i > quote + 1 && text.startsWith("'", i + 1);
            if (closes && !doubled) {
                return of(text, quote + 1, i - escapes);
            }
            backslashes = c == '\\' ? backslashes + 1 : 0;
            i += closes ? 1 : 0;
        }
        return of(text, quote + 1, Lines.end(text, quote + 1));
    }

    private static SecretValue bracketed(String text, int from) {
        int inner = Lines.skipBlanks(text, from);
        if (inner >= text.length()
                || "{]\n".indexOf(text.charAt(inner)) >= 0
                || text.startsWith(Redactor.MASK, from - 1)) {
            return NONE;
        }
        int to = from;
        while (to < text.length() && text.charAt(to) != ']' && text.charAt(to) != '\n') {
            to++;
        }
        return of(text, from, to);
    }

    /** The lines that are indented further than that of the name. */
    private static SecretValue block(String text, int from) {
        int indent = Lines.indent(text, Lines.start(text, from));
        int first = Lines.end(text, from);
        int to = first;
        while (to < text.length()) {
            int end = Lines.end(text, to + 1);
            if (Lines.indent(text, to + 1) <= indent && !text.substring(to + 1, end).isBlank()) {
                break;
            }
            to = end;
        }
        return of(text, Math.min(first + 1 + Lines.indent(text, first + 1), to), to);
    }

    /** After {@code %3D}: up to a quote, a separator or a blank, encoded or not. */
    static SecretValue encoded(String text, int from) {
        int start = from;
        for (String skipped : new String[] {"%5C", "%5c", "%22", "%27", "%20", "+"}) {
            while (text.startsWith(skipped, start)) {
                start += skipped.length();
            }
        }
        int to = start;
        while (to < text.length()
                && "&+#\"' \t\r\n".indexOf(text.charAt(to)) < 0
                && !(text.charAt(to) == '%'
                        && to + 2 < text.length()
                        && ENCODED_ENDS.contains(lower(text, to + 1, to + 3)))) {
            to++;
        }
        return of(text, start, to);
    }

    /** Up to a blank, a closing quote, or the beginning of another pair. */
    static int wordEnd(String text, int from) {
        int to = from;
        while (to < text.length() && !endsAt(text, from, to)) {
            to++;
        }
        return to;
    }

    private static boolean endsAt(String text, int from, int at) {
        char c = text.charAt(at);
        return switch (c) {
            case '<' -> text.startsWith("/", at + 1);
            case '"', '\'', '`' ->
                    at + 1 >= text.length()
                            || " \t\r\n,;:)]}>\\.\"'&|".indexOf(text.charAt(at + 1)) >= 0;
            // An escaped line end; before a lower-case letter it may also be part of the secret.
            case '\\' ->
                    at > from
                            && (text.startsWith("n", at + 1) || text.startsWith("r", at + 1))
                            && (at + 2 >= text.length()
                                    || !Character.isLowerCase(text.charAt(at + 2)));
            case ',', ';', '&' -> NEXT_PAIR.matcher(text).region(at, text.length()).lookingAt();
            default -> c <= ' ';
        };
    }

    /** The end without what closes a surrounding bracket or sentence. */
    static int trimmed(String text, int from, int to) {
        int end = to;
        while (end > from + 1 && ")]}>,;.\\\"'".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return end;
    }

    static String lower(String text, int from, int to) {
        return to - from > 40 ? "" : text.substring(from, to).toLowerCase(Locale.ROOT);
    }

    private static boolean isDone(String text, int from) {
        return from >= text.length() || text.charAt(from) == '\n' || text.charAt(from) == '\r';
    }
}
