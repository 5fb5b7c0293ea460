package io.causestream.redaction;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.causestream.settings.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What a user wants masked in addition to what the {@link Redactor} recognises: the {@code
 * regex_replacer_patterns} and {@code regex_replacement_style} of Robusta's {@code globalConfig}.
 *
 * <p>They are run by RE2/J, whose time is linear in the text whatever the expression: logs come
 * from anybody, and must not be able to stall the agent. RE2's syntax is Python's without
 * look-around and back-references; an expression with these is refused.
 *
 * @param patterns at most {@value #MOST}; a text that several of them match is masked by each
 */
public record ReplacerPatterns(List<Named> patterns, Style style) {

    /** No configured expressions. */
    public static final ReplacerPatterns NONE =
            new ReplacerPatterns(List.of(), Style.SAME_LENGTH_ASTERISKS);

    private static final int MOST = 100;
    private static final int LONGEST = 2_000;
    // Steps of the compiled expression: the most that a character of text costs.
    private static final int LARGEST = 10_000;
    private static final String PATTERNS = "globalConfig.regex_replacer_patterns";
    private static final String STYLE = "globalConfig.regex_replacement_style";
    private static final Set<String> FIELDS = Set.of("name", "regex");

    /** What replaces a match. */
    public enum Style {
        /** As many asterisks as the match has characters. */
        SAME_LENGTH_ASTERISKS,
        /** The pattern's name in upper case and brackets: {@code [CREDITCARD]}. */
        NAMED
    }

    /**
     * One expression.
     *
     * @param name shown by {@link Style#NAMED}
     * @param regex in RE2's syntax, of at most {@value #LONGEST} characters
     */
    public record Named(String name, String regex) {

        /**
         * @throws IllegalArgumentException if the expression can't be used
         */
        public Named {
            if (regex.isEmpty() || regex.length() > LONGEST) {
                throw new IllegalArgumentException(
                        "a regular expression of 1 to %d characters is expected"
                                .formatted(LONGEST));
            }
            try {
                if (Pattern.compile(regex).programSize() > LARGEST) {
                    throw new IllegalArgumentException(
                            "the expression repeats too much; use fewer or smaller repetitions");
                }
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        "not a regular expression of RE2: %s".formatted(e.getDescription()), e);
            }
        }
    }

    /**
     * @throws IllegalArgumentException if there are too many
     */
    public ReplacerPatterns {
        patterns = List.copyOf(patterns);
        if (patterns.size() > MOST) {
            throw new IllegalArgumentException(
                    "at most %d patterns are allowed, not %d".formatted(MOST, patterns.size()));
        }
    }

    /** Reads the two keys of {@code globalConfig}, and reports their problems to the settings. */
    public static ReplacerPatterns from(Settings settings) {
        JsonNode list = settings.tree(PATTERNS);
        if (!list.isMissingNode() && !list.isNull() && !list.isArray()) {
            settings.problem(PATTERNS, "a list of {name, regex} is expected");
        }
        List<Named> patterns = new ArrayList<>();
        for (int position = 0; position < list.size() && list.isArray(); position++) {
            read(settings, list.get(position), "%s[%d]".formatted(PATTERNS, position), patterns);
        }
        if (patterns.size() > MOST) {
            settings.problem(
                    PATTERNS, "at most %d are allowed, not %d".formatted(MOST, patterns.size()));
            patterns = patterns.subList(0, MOST);
        }
        return new ReplacerPatterns(patterns, style(settings));
    }

    private static void read(
            Settings settings, JsonNode element, String place, List<Named> patterns) {
        Set<String> unknown = new HashSet<>(element.propertyNames());
        unknown.removeAll(FIELDS);
        unknown.forEach(field ->
                settings.problem(
                        place + "." + field,
                        "unknown key; did you mean %s?"
                                .formatted(Settings.nearest(field, FIELDS))));
        if (!element.path("regex").isString()) {
            settings.problem(place + ".regex", "is missing or not a string");
            return;
        }
        try {
            patterns.add(
                    new Named(
                            // Robusta's name for a pattern without one.
                            element.path("name").asString("Redacted"),
                            element.path("regex").asString()));
        } catch (IllegalArgumentException e) {
            settings.problem(place + ".regex", "%s".formatted(e.getMessage()));
        }
    }

    private static Style style(Settings settings) {
        String style =
                settings.text(
                        STYLE,
                        "CAUSESTREAM_REGEX_REPLACEMENT_STYLE",
                        Style.SAME_LENGTH_ASTERISKS.name());
        try {
            return Style.valueOf(style);
        } catch (IllegalArgumentException unknown) {
            settings.problem(
                    STYLE,
                    "unknown style '%s'; use SAME_LENGTH_ASTERISKS or NAMED".formatted(style));
            return Style.SAME_LENGTH_ASTERISKS;
        }
    }

    /** Names only: an expression may contain a secret. */
    @Override
    public String toString() {
        return "ReplacerPatterns[%s, %s]"
                .formatted(
                        patterns.stream().map(Named::name).collect(Collectors.joining(", ")),
                        style);
    }
}
