package io.causestream.enrich.diagnosis;

/** Foreign text, as much of it as a rule reads or repeats. */
final class Text {

    /** What is wrong stands at a line's beginning, and the text may be hostile. */
    private static final int LONGEST_LINE = 2_000;

    private static final int LONGEST_QUOTE = 200;

    private Text() {}

    static String cut(String line) {
        return cut(line, LONGEST_LINE).strip();
    }

    /** For a sentence: one line, short, nothing that a terminal would obey. */
    static String quote(String text) {
        String printable = cut(text, LONGEST_LINE).replaceAll("\\p{Cntrl}", " ").strip();
        return printable.length() <= LONGEST_QUOTE
                ? printable
                : cut(printable, LONGEST_QUOTE - 1) + "…";
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        // Half a surrogate pair is no text.
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end);
    }
}
