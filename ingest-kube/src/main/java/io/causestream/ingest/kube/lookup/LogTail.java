package io.causestream.ingest.kube.lookup;

import io.causestream.finding.log.LogEntries;
import java.util.ArrayList;
import java.util.List;

/**
 * The last lines of a log, from the beginning of an entry: a stack trace of Java, .NET, Node,
 * Python or Go, or any entry with indented continuation lines, is complete or marked as incomplete.
 * Pure.
 *
 * @param truncated whether earlier lines were left out
 */
record LogTail(List<String> lines, boolean truncated) {

    /** How many more lines than requested an entry may add. */
    static final int MORE = 150;

    static final String CUT = "[the beginning of this entry is cut off]";

    /**
     * @param read the received lines, oldest first
     * @param wanted the number of lines that were requested
     * @param all whether the first received line is the first of the log
     */
    static LogTail of(List<String> read, int wanted, boolean all) {
        int start = Math.max(0, read.size() - wanted);
        int lowest = Math.max(0, start - MORE);
        while (start > lowest && LogEntries.continues(read, start)) {
            start--;
        }
        boolean truncated = start > 0 || !all;
        boolean cut = truncated && !read.isEmpty() && LogEntries.continues(read, start);
        List<String> lines = new ArrayList<>();
        if (cut) {
            lines.add(CUT);
        }
        lines.addAll(read.subList(start, read.size()));
        return new LogTail(lines, truncated);
    }
}
