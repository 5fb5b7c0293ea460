package io.causestream.enrich.diagnosis.evidence;

import io.causestream.finding.Excerpt;
import java.util.Locale;

/** Foreign text, as much of it as a rule reads or repeats. */
public final class Text {

    /** The error is at a line's beginning, and the text may be hostile. */
    private static final int LONGEST_LINE = 2_000;

    private static final int LONGEST_QUOTE = 200;

    private Text() {}

    public static String cut(String line) {
        return Excerpt.start(line, LONGEST_LINE).strip();
    }

    /** For a sentence: one line, short, nothing that a terminal would obey. */
    public static String quote(String text) {
        String printable = Excerpt.start(text, LONGEST_LINE).replaceAll("\\p{Cntrl}", " ").strip();
        return Excerpt.of(printable, LONGEST_QUOTE);
    }

    /** As {@link #quote}, without a full stop at its end: the sentence has its own. */
    public static String phrase(String text) {
        String quoted = quote(text);
        return quoted.endsWith(".") ? quoted.substring(0, quoted.length() - 1) : quoted;
    }

    /** For the beginning of a sentence. */
    public static String capitalised(String words) {
        return words.isEmpty()
                ? words
                : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
