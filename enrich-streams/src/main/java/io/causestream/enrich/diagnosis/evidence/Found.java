package io.causestream.enrich.diagnosis.evidence;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text in which a rule's pattern was found.
 *
 * @param line the text as it stands there
 * @param word the first group that took part; the whole match if the pattern has none
 */
public record Found(String line, String word) {

    public static Optional<Found> in(String text, Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        for (int group = 1; group <= matcher.groupCount(); group++) {
            if (matcher.group(group) != null) {
                return Optional.of(new Found(text, matcher.group(group)));
            }
        }
        return Optional.of(new Found(text, matcher.group()));
    }

    public static boolean isIn(String text, Pattern pattern) {
        return pattern.matcher(text).find();
    }
}
