package io.causestream.finding.log;

import io.causestream.finding.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The entries of a log without the timestamps that most of them begin with. Pure.
 *
 * @param span the time of the first and of the last entry, as the program wrote them; empty if they
 *     were left in place
 */
record LogTimestamps(List<List<String>> entries, String span) {

    private static final int LOOKED_AT = 60;
    private static final int FEWEST = 3;

    private static final Pattern TIME =
            Pattern.compile(
                    "^\\[?(?<date>\\d{4}[-/]\\d\\d[-/]\\d\\d[T ])?(?<time>\\d\\d:\\d\\d:\\d\\d)"
                            + "(?:[.,]\\d{1,9})?(?<zone> ?(?:Z|UTC|[+-]\\d\\d:?\\d\\d))?\\]?"
                            + "(?:[ \\t]+(?:[|-][ \\t]+)?|:[ \\t]+)");

    /** Most entries have one; of those that have none, nothing is lost. */
    static LogTimestamps strip(List<List<String>> entries) {
        List<List<String>> bare = new ArrayList<>();
        String first = "";
        String last = "";
        int stamped = 0;
        for (List<String> entry : entries) {
            String line = entry.getFirst();
            Matcher time = TIME.matcher(Excerpt.start(line, LOOKED_AT));
            if (!time.find() || time.end() == line.length()) {
                bare.add(entry);
                continue;
            }
            stamped++;
            last = time.group("time");
            if (first.isEmpty()) {
                first = (time.group("date") == null ? "" : time.group("date")) + last;
            }
            List<String> without = new ArrayList<>(entry);
            without.set(0, line.substring(time.end()));
            bare.add(without);
        }
        if (stamped < FEWEST || stamped * 2 < entries.size()) {
            return new LogTimestamps(entries, "");
        }
        String from = first.replace('T', ' ');
        return new LogTimestamps(bare, from.endsWith(last) ? from : from + "–" + last);
    }
}
