package io.causestream.redaction;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A secret preceded by its name without a separator: {@code --password value}, {@code
 * <password>value<}, {@code name: PASSWORD, value: x}.
 *
 * @param pattern ends where the value begins
 */
record FlaggedSecret(List<String> hints, Pattern pattern, Value value) implements SecretRule {

    /** Finds the value that begins at a position. */
    interface Value {
        SecretValue at(String text, int from);
    }

    private static final String QUOTE = "(?:\\\\{0,7}[\"'])?";

    static final List<FlaggedSecret> ALL =
            List.of(
                    new FlaggedSecret(
                            List.of("--", " -", "\"-", "'-", "[-", ",-"),
                            Pattern.compile(
                                    "(?<=[\\s\"'`\\[(,]|^)--?[A-Za-z0-9_.-]{0,60}?"
                                            + SecretNames.ENDING
                                            + "(?:[ \\t]{1,4}|"
                                            + QUOTE
                                            + "[ \\t]{0,4},\\s{0,20})(?!-)"),
                            FlaggedSecret::argument),
                    new FlaggedSecret(
                            List.of("<"),
                            Pattern.compile(
                                    "<[A-Za-z0-9_.:-]{0,60}?"
                                            + SecretNames.ENDING
                                            + "(?:[ \\t][^<>]{0,200})?>"),
                            FlaggedSecret::element),
                    new FlaggedSecret(
                            List.of("value"),
                            Pattern.compile(
                                    "(?<![A-Za-z0-9_-])(?i:name|key)"
                                            + QUOTE
                                            + "[ \\t]{0,4}[:=][ \\t]{0,4}"
                                            + QUOTE
                                            + "[A-Za-z0-9_./-]{0,80}?"
                                            + SecretNames.ENDING
                                            + QUOTE
                                            + "(?:\\\\n|[\\s,;-]){1,60}+"
                                            + QUOTE
                                            + "(?i:value)"
                                            + QUOTE
                                            + "[ \\t]{0,4}[:=][ \\t]{0,20}"),
                            (text, from) -> SecretValue.begun(text, from, true)));

    @Override
    public void find(String text, Spans found) {
        Matcher name = pattern.matcher(text);
        int from = 0;
        while (from <= text.length() && name.find(from)) {
            SecretValue secret = value.at(text, name.end());
            found.add(secret.from(), secret.to());
            from = Math.max(name.end(), secret.to());
        }
    }

    /** "unknown flag --token is given" is about the flag itself. */
    private static SecretValue argument(String text, int from) {
        int end = SecretValue.wordEnd(text, Math.min(from, text.length()));
        return NoSecret.isSaid(SecretValue.lower(text, from, end)) || NoSecret.isPath(text, from)
                ? new SecretValue(from, from)
                : SecretValue.begun(text, from, false);
    }

    private static SecretValue element(String text, int from) {
        int to = from;
        while (to < text.length() && to - from < Lines.LONGEST && text.charAt(to) != '<') {
            to++;
        }
        return SecretValue.of(text, from, to);
    }
}
