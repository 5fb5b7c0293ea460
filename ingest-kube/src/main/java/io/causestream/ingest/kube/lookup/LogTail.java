package io.causestream.ingest.kube.lookup;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

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

    // Indented: frames of Java, .NET, Node and Python, and Go's files.
    private static final Pattern CONTINUED =
            Pattern.compile(
                    "[ \\t]+\\S.*|Caused by: .*|Suppressed: .*"
                            + "|goroutine \\d+ .*|created by .*|\\[signal .*"
                            + "|During handling of the above exception.*"
                            + "|The above exception was the direct cause.*");
    private static final Pattern GO_FRAME = Pattern.compile("[\\w./*()$\\[\\]-]+\\(.*\\)");
    private static final Pattern GO_FILE = Pattern.compile("\\t.*\\.go:\\d+.*");
    private static final Pattern PYTHON_FRAME = Pattern.compile(" +File \".*\", line \\d+.*");
    private static final Pattern RAISED = Pattern.compile("[A-Za-z_][\\w.]*(: .*)?");
    private static final Pattern TRACEBACK =
            Pattern.compile("Traceback \\(most recent call last\\):");

    /**
     * @param read the received lines, oldest first
     * @param wanted the number of lines that were requested
     * @param all whether the first received line is the first of the log
     */
    static LogTail of(List<String> read, int wanted, boolean all) {
        int start = Math.max(0, read.size() - wanted);
        int lowest = Math.max(0, start - MORE);
        while (start > lowest && belongsToTheLineBefore(read, start)) {
            start--;
        }
        boolean truncated = start > 0 || !all;
        boolean cut = truncated && !read.isEmpty() && belongsToTheLineBefore(read, start);
        List<String> lines = new ArrayList<>();
        if (cut) {
            lines.add(CUT);
        }
        lines.addAll(read.subList(start, read.size()));
        return new LogTail(lines, truncated);
    }

    private static boolean belongsToTheLineBefore(List<String> lines, int at) {
        String line = lines.get(at);
        String next = at + 1 < lines.size() ? lines.get(at + 1) : "";
        String before = at > 0 ? lines.get(at - 1) : "";
        if (line.isBlank()) {
            // A blank line within traces of Go and of chained exceptions; elsewhere it separates
            // entries.
            return chained(before)
                    || (CONTINUED.matcher(next).matches()
                            && !Character.isWhitespace(next.charAt(0)));
        }
        if (CONTINUED.matcher(line).matches()
                || (GO_FRAME.matcher(line).matches() && GO_FILE.matcher(next).matches())) {
            return true;
        }
        if (TRACEBACK.matcher(line).matches()) {
            return before.isBlank() && at > 1 && chained(lines.get(at - 2));
        }
        return RAISED.matcher(line).matches() && endsPythonTrace(lines, at);
    }

    private static boolean chained(String line) {
        return line.startsWith("During handling of") || line.startsWith("The above exception was");
    }

    /**
     * Whether a Python trace ends here: the line that names the exception follows the source line
     * of the last frame.
     */
    private static boolean endsPythonTrace(List<String> lines, int at) {
        for (int above = at - 1; above >= 0 && above >= at - 3; above--) {
            if (PYTHON_FRAME.matcher(lines.get(above)).matches()) {
                return true;
            }
            if (!lines.get(above).startsWith(" ")) {
                return false;
            }
        }
        return false;
    }
}
