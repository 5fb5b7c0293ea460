package io.causestream.redaction;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A secret that is recognised by the name before it: {@code name=value}, {@code "name": "value"},
 * {@code Authorization: Bearer value}. Only the name is matched; {@link SecretValue} finds where
 * the value ends, and the search continues after that.
 */
final class NamedSecret implements SecretRule {

    private static final int LONGEST_NAME = 200;
    private static final Pattern NAME =
            Pattern.compile(
                    "(?<word>"
                            + SecretNames.ENDING
                            + ")(?<quote>\\\\{0,7}[\"'`])?\\]?(?<blank>[ \\t]{0,20})(?<separator>:=|=>|==?|:(?!//)|%3[dDaA])");
    private static final Set<String> SCHEMES =
            Set.of(
                    "bearer",
                    "basic",
                    "token",
                    "digest",
                    "negotiate",
                    "apikey",
                    "ntlm",
                    "ssws",
                    "aws4-hmac-sha256",
                    "key");
    // With these schemes the secret is one of several parts.
    private static final Set<String> SCHEMES_OF_PARTS = Set.of("digest", "aws4-hmac-sha256");

    @Override
    public List<String> hints() {
        return SecretNames.HINTS;
    }

    @Override
    public void find(String text, Spans found) {
        Matcher name = NAME.matcher(text);
        int from = 0;
        while (from <= text.length() && name.find(from)) {
            SecretValue value = value(text, name);
            found.add(value.from(), value.to());
            from = Math.max(name.end(), value.to());
        }
    }

    private static SecretValue value(String text, Matcher name) {
        String separator = name.group("separator");
        if (separator.startsWith("%")) {
            return SecretValue.encoded(text, name.end());
        }
        int start = nameStart(text, name.start());
        int from = Lines.skipBlanks(text, name.end());
        boolean close = from == name.end();
        boolean colon = separator.equals(":");
        if (isNoSecret(text, name, start, from, colon && close)) {
            return new SecretValue(from, from);
        }
        if (isNamed(name, "authorization") || isNamed(name, "proxy-authorization")) {
            return credentials(text, from);
        }
        return colon && !close
                ? said(text, name, start, from)
                : SecretValue.begun(text, from, false);
    }

    /**
     * @param tagged whether a colon without a blank separates them
     */
    private static boolean isNoSecret(
            String text, Matcher name, int start, int from, boolean tagged) {
        // registry/app-token:1.2 is an image.
        boolean isImage =
                tagged && name.group("quote") == null && start > 0 && text.charAt(start - 1) == '/';
        boolean isWorkingDirectory = isNamed(name, "pwd") && text.startsWith("/", from);
        boolean isAnObject =
                start == name.start() && isNamed(name, "secret") && NoSecret.isObject(text, from);
        // Language models have tokens, too: "EOS token = 2".
        boolean isANumber = isNamed(name, "token") && NoSecret.isShortNumber(text, from);
        return isImage
                || isWorkingDirectory
                || isAnObject
                || isANumber
                || NoSecret.isPath(text, from);
    }

    /** After a colon and a blank comes a value, or a sentence. */
    private static SecretValue said(String text, Matcher name, int start, int from) {
        if (from >= text.length() || "\"'`\\[{|>$<%\n\r".indexOf(text.charAt(from)) >= 0) {
            return SecretValue.begun(text, from, true);
        }
        int to = SecretValue.trimmed(text, from, SecretValue.wordEnd(text, from));
        int lineEnd = Lines.end(text, from);
        boolean beginsLine = Lines.begins(text, start);
        boolean isAlone = to <= lineEnd && text.substring(to, lineEnd).isBlank();
        // volume "token" : failed; a quoted name has a quoted value.
        boolean isProse = name.group("quote") != null && !name.group("blank").isEmpty();
        if (!(beginsLine && isAlone)
                && (isProse || NoSecret.isSaid(SecretValue.lower(text, from, to)))) {
            return new SecretValue(from, from);
        }
        if (beginsLine && Lines.isYaml(text, start)) {
            int comment = text.substring(from, lineEnd).indexOf(" #");
            to = comment >= 0 ? from + comment : lineEnd;
        }
        return SecretValue.of(text, from, to);
    }

    private static SecretValue credentials(String text, int from) {
        int start = from;
        while (start < text.length()
                && start - from < 10
                && "\\\"'`[".indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        int schemeEnd = start;
        while (schemeEnd < text.length()
                && schemeEnd - start < 20
                && text.charAt(schemeEnd) > ' ') {
            schemeEnd++;
        }
        String scheme = SecretValue.lower(text, start, schemeEnd);
        if (!SCHEMES.contains(scheme)) {
            return NoSecret.isSaid(scheme)
                    ? new SecretValue(from, from)
                    : SecretValue.begun(text, from, false);
        }
        int secret = Lines.skipBlanks(text, schemeEnd);
        int end = SecretValue.wordEnd(text, secret);
        if (NoSecret.isSaid(SecretValue.lower(text, secret, end))) {
            return new SecretValue(from, from);
        }
        return SecretValue.of(
                text,
                secret,
                SCHEMES_OF_PARTS.contains(scheme)
                        ? Lines.end(text, secret)
                        : SecretValue.trimmed(text, secret, end));
    }

    private static boolean isNamed(Matcher name, String word) {
        return name.group("word").equalsIgnoreCase(word);
    }

    private static int nameStart(String text, int wordStart) {
        int at = wordStart;
        while (at > 0 && wordStart - at < LONGEST_NAME && isOfAName(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private static boolean isOfAName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
    }
}
