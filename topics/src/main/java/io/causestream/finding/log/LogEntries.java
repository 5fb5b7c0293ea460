package io.causestream.finding.log;

import io.causestream.finding.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the entries of a log begin: a stack trace of Java, .NET, Node, Python or Go, or any entry
 * with indented continuation lines, is one entry. Pure.
 */
public final class LogEntries {

    /** Only so much of a line is looked at, so that a hostile line costs nothing. */
    private static final int LOOKED_AT = 400;

    // Indented: frames of Java, .NET, Node and Python, and Go's files.
    private static final Pattern CONTINUED =
            Pattern.compile(
                    "[ \\t]+\\S.*|Caused by: .*|Suppressed: .*"
                            + "|goroutine \\d+ .*|created by .*|\\[signal .*|exit status \\d+"
                            + "|During handling of the above exception.*"
                            + "|The above exception was the direct cause.*"
                            + "|Node\\.js v\\d.*|Require stack:|\\}");
    private static final Pattern GO_FILE = Pattern.compile("\\.go:\\d+");
    private static final Pattern PYTHON_FRAME = Pattern.compile(" +File \".*\", line \\d+.*");
    private static final Pattern RAISED = Pattern.compile("[A-Za-z_][\\w.]*(: .*)?");
    private static final Pattern TRACEBACK =
            Pattern.compile("Traceback \\(most recent call last\\):");
    private static final Pattern NODE_SOURCE =
            Pattern.compile("(?:node:|file://|/)[^\\s:]+(?::[^\\s:]+)*:\\d+");

    private LogEntries() {}

    /** Each entry's lines, in their order; together they are all lines. */
    static List<List<String>> of(List<String> log) {
        List<List<String>> entries = new ArrayList<>();
        int begin = 0;
        for (int at = 1; at <= log.size(); at++) {
            if (at == log.size() || !continues(log, at)) {
                entries.add(log.subList(begin, at));
                begin = at;
            }
        }
        return entries;
    }

    /** Whether the line belongs to the same entry as the one before it. */
    public static boolean continues(List<String> lines, int at) {
        String line = head(lines, at);
        String next = head(lines, at + 1);
        String before = head(lines, at - 1);
        if (line.isBlank()) {
            // A blank line within traces of Go and of chained exceptions, and within Node's;
            // elsewhere it separates entries.
            return chained(before)
                    || endsNodeSource(before)
                    || (CONTINUED.matcher(next).matches()
                            && !Character.isWhitespace(next.charAt(0)));
        }
        if (CONTINUED.matcher(line).matches() || isGoFrame(line, next)) {
            return true;
        }
        if (line.startsWith("- ")) {
            return before.startsWith("Require stack:") || before.startsWith("- /");
        }
        if (TRACEBACK.matcher(line).matches()) {
            return before.isBlank() && at > 1 && chained(head(lines, at - 2));
        }
        if (before.isBlank() && at > 2 && endsNodeSource(head(lines, at - 2))) {
            return true;
        }
        return (isNodeSource(before) && endsNodeSource(next))
                || (RAISED.matcher(line).matches() && endsPythonTrace(lines, at));
    }

    private static String head(List<String> lines, int at) {
        if (at < 0 || at >= lines.size()) {
            return "";
        }
        String line = lines.get(at);
        return Excerpt.start(line, LOOKED_AT);
    }

    private static boolean isGoFrame(String line, String next) {
        return !Character.isWhitespace(line.charAt(0))
                && line.indexOf('(') > 0
                && next.startsWith("\t")
                && GO_FILE.matcher(next).find();
    }

    private static boolean chained(String line) {
        return line.startsWith("During handling of") || line.startsWith("The above exception was");
    }

    private static boolean isNodeSource(String line) {
        return NODE_SOURCE.matcher(line).matches();
    }

    /** Node shows the line of source that threw, and under it a caret. */
    private static boolean endsNodeSource(String line) {
        String bare = line.strip();
        return !bare.isEmpty() && bare.chars().allMatch(c -> c == '^');
    }

    /**
     * Whether a Python trace ends here: the line that names the exception follows the source line
     * of the last frame.
     */
    private static boolean endsPythonTrace(List<String> lines, int at) {
        for (int above = at - 1; above >= 0 && above >= at - 3; above--) {
            String line = head(lines, above);
            if (PYTHON_FRAME.matcher(line).matches()) {
                return true;
            }
            if (!line.startsWith(" ")) {
                return false;
            }
        }
        return false;
    }
}
