package io.causestream.doubles.model;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A prompt to a model: the text of all messages, one after the other.
 *
 * <p>Lines of the form {@code E1: …} are the context that it may quote; the rest are instructions.
 */
public record ChatPrompt(String text) {

    private static final Pattern NUMBERED = Pattern.compile("(?m)^\\s*(E\\d+): (.*)$");

    /** One numbered line of context. */
    public record Line(String id, String text) {

        boolean contains(String phrase) {
            return text.toLowerCase(Locale.ROOT).contains(phrase.toLowerCase(Locale.ROOT));
        }
    }

    /** The numbered lines of context, in order; empty if the prompt has none. */
    public List<Line> context() {
        return NUMBERED.matcher(text)
                .results()
                .map(line -> new Line(line.group(1), line.group(2)))
                .toList();
    }

    /**
     * Whether the context contains a phrase, or the whole text if nothing is numbered; case does
     * not matter.
     */
    public boolean contains(String phrase) {
        List<Line> context = context();
        return context.isEmpty()
                ? new Line("", text).contains(phrase)
                : context.stream().anyMatch(line -> line.contains(phrase));
    }
}
