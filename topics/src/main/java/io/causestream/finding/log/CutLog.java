package io.causestream.finding.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A log that is too long, cut in its middle: the start of the program and the end remain. Pure. */
public final class CutLog {

    private static final int LONGEST_LINE = 8_000;

    /** The part that the beginning gets; the end tells more. */
    private static final int BEGINNING = 4;

    /** How far from the cut an entry's beginning is searched. */
    private static final int NEAR = 150;

    private static final Pattern CUT_BEFORE =
            Pattern.compile("\\[… (\\d{1,8}) lines are left out here …]");

    private CutLog() {}

    /**
     * The same lines if they fit; else the first and the last ones, between them a line that states
     * how many are missing.
     *
     * @param mostBytes of UTF-8, each line with its line break
     */
    public static List<String> of(List<String> log, int mostBytes) {
        int longest = Math.max(1, Math.min(LONGEST_LINE, mostBytes / 16));
        List<String> lines = log.stream().map(line -> Excerpt.ofBytes(line, longest)).toList();
        int[] bytes = lines.stream().mapToInt(line -> line.getBytes(UTF_8).length + 1).toArray();
        long all = 0;
        for (int one : bytes) {
            all += one;
        }
        if (all <= mostBytes) {
            return lines;
        }
        int room = mostBytes - 80;
        int head = 0;
        int used = 0;
        while (head < bytes.length && used + bytes[head] <= room / BEGINNING) {
            used += bytes[head++];
        }
        int tail = bytes.length;
        while (tail > head && used + bytes[tail - 1] <= room) {
            used += bytes[--tail];
        }
        // Not in the middle of a stack trace.
        int begins = tail;
        while (begins < lines.size()
                && begins < tail + NEAR
                && LogEntries.continues(lines, begins)) {
            begins++;
        }
        if (begins < lines.size() && begins < tail + NEAR) {
            tail = begins;
        }
        List<String> cut = new ArrayList<>(lines.subList(0, head));
        cut.add(
                "[… %d lines are left out here …]"
                        .formatted(
                                lines.subList(head, tail).stream().mapToInt(CutLog::lines).sum()));
        cut.addAll(lines.subList(tail, lines.size()));
        return cut;
    }

    /** For how many lines it stands: a log may be cut more than once. */
    private static int lines(String line) {
        Matcher before = CUT_BEFORE.matcher(line);
        return before.matches() ? Integer.parseInt(before.group(1)) : 1;
    }
}
