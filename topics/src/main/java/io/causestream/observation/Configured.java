package io.causestream.observation;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.causestream.observation.ReplacerPatterns.Named;
import io.causestream.observation.ReplacerPatterns.Style;
import java.util.Locale;

/** An expression of the user's; see {@link ReplacerPatterns}. */
record Configured(Pattern pattern, Style style, String name) {

    static Configured of(Named named, Style style) {
        return new Configured(Pattern.compile(named.regex()), style, named.name());
    }

    void find(String text, Spans found) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.start(), matcher.end(), mask(matcher.end() - matcher.start()));
        }
    }

    private String mask(int length) {
        return switch (style) {
            case SAME_LENGTH_ASTERISKS -> "*".repeat(length);
            case NAMED -> "[%s]".formatted(name.toUpperCase(Locale.ROOT));
        };
    }
}
