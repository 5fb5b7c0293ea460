package io.causestream.standalone.robusta;

import java.util.Comparator;

/**
 * What became of one key. Names no value, which may be a secret.
 *
 * @param line of the key in the file, from 1; 0 if it has none
 * @param from the path in the file; empty for what concerns several
 * @param to the path in the result; empty if it is not there
 * @param sentence why, and what to use in its place; may be empty for what is the same
 */
record ImportEntry(Kind kind, int line, String from, String to, String sentence) {

    /** In the order of the file. */
    static final Comparator<ImportEntry> ORDER =
            Comparator.comparing(ImportEntry::kind)
                    .thenComparingInt(ImportEntry::line)
                    .thenComparing(ImportEntry::from)
                    .thenComparing(ImportEntry::to)
                    .thenComparing(ImportEntry::sentence);

    /** What can become of a key. */
    enum Kind {
        SAME("the same"),
        CHANGED("something else"),
        SECRET("secrets"),
        NO_COUNTERPART("without counterpart"),
        NO_EFFECT("without effect");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** The same key with another outcome. */
    ImportEntry refused(String why) {
        return new ImportEntry(Kind.NO_COUNTERPART, line, from, "", why);
    }

    /** The same key with a part left out, which has an entry of its own. */
    ImportEntry withoutPart() {
        return new ImportEntry(Kind.CHANGED, line, from, to, "without a part that is named below");
    }

    /** {@code line 4, kubewatch.config.resource.hpa -> resource.horizontalpodautoscaler}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (line > 0) {
            text.append("line ").append(line).append(", ");
        }
        text.append(from);
        if (!to.isEmpty() && !to.equals(from)) {
            text.append(" -> ").append(to);
        }
        if (!sentence.isEmpty()) {
            text.append(from.isEmpty() ? "" : ": ").append(sentence);
        }
        return text.toString();
    }
}
