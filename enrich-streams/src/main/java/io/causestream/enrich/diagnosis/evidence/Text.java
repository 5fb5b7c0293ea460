package io.causestream.enrich.diagnosis.evidence;

import io.causestream.finding.Excerpt;

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
}
