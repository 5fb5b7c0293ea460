package io.causestream.redaction;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.causestream.redaction.ReplacerPatterns.Named;
import io.causestream.redaction.ReplacerPatterns.Style;
import java.util.Locale;

/** An expression that the user configured; see {@link ReplacerPatterns}. */
record ConfiguredPatterns(Pattern pattern, Style style, String name) {

    static ConfiguredPatterns of(Named named, Style style) {
        return new ConfiguredPatterns(Pattern.compile(named.regex()), style, named.name());
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
