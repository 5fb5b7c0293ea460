package io.causestream.redaction;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A secret that is recognised by its own form.
 *
 * @param pattern matches the secret, or has a group {@code secret} that does
 */
record SecretShape(List<String> hints, Pattern pattern, int group) implements SecretRule {

    private static final String GROUP = "secret";

    /**
     * @param hints see {@link SecretRule#hints}; separated by blanks
     */
    static SecretShape of(String hints, String regex) {
        Pattern pattern = Pattern.compile(regex);
        return new SecretShape(
                List.of(hints.split(" ")), pattern, pattern.namedGroups().getOrDefault(GROUP, 0));
    }

    @Override
    public void find(String text, Spans found) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.start(group), matcher.end(group));
        }
    }
}
