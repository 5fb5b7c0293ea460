package io.causestream.finding.log;

import io.causestream.finding.Excerpt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The telling lines of an entry: what was thrown, its innermost cause, and the frames next to them,
 * in user code if they are known. Pure.
 */
final class StackTrace {

    /** How much a line says about the cause. */
    enum Value {
        /** What was thrown, and its innermost cause. */
        KEY,
        /** A frame or a line beside it. */
        NEAR,
        /** Folded. */
        FRAME
    }

    /** Entries of no more lines are left as they are. */
    private static final int SHORT = 8;

    private static final int FRAMES_KEPT = 2;
    private static final int LOOKED_AT = 400;

    private static final Pattern FRAME =
            Pattern.compile(
                    "\\s+at .*|\\s+File \".*\", line \\d+.*|\\s+\\.\\.\\. \\d+ (?:more|common frames omitted).*");
    private static final Pattern PYTHON_FRAME = Pattern.compile("\\s+File \"(.*)\", line \\d+.*");
    private static final Pattern PYTHON_LIBRARY =
            Pattern.compile("site-packages|dist-packages|/lib/python|<frozen ");
    private static final Pattern JAVA_LIBRARY =
            Pattern.compile(
                    "\\s+at (?:[\\w.@]+/)?(?:java|javax|jakarta|jdk|sun|com\\.sun|org\\.springframework|org\\.apache|org\\.eclipse"
                            + "|io\\.netty|kotlin|scala|reactor|System|Microsoft)\\..*"
                            + "|\\s+at .*\\(?(?:node:|.*/node_modules/).*");
    private static final Pattern GO_LIBRARY =
            Pattern.compile(
                    "(?:runtime|net|net/http|testing|reflect|syscall|os|internal/\\S+?)\\..*|panic\\(.*|main\\.init.*|goroutine .*|created by .*");
    private static final Pattern CAUSE =
            Pattern.compile("Caused by: .*|\\s*---> .*|\\s+\\[cause\\]: .*");

    private static final Pattern THROWN = Pattern.compile("[\\w.$]*(?:Error|Exception)\\b");

    private StackTrace() {}

    /** The value of each line of the entry, as many as there are lines. */
    static List<Value> values(List<String> entry) {
        List<String> lines = entry.stream().map(StackTrace::head).toList();
        Value[] values = new Value[lines.size()];
        Arrays.fill(values, Value.NEAR);
        values[0] = Value.KEY;
        if (lines.stream().anyMatch(line -> line.startsWith("goroutine "))) {
            go(lines, values);
        } else if (lines.stream().anyMatch(line -> PYTHON_FRAME.matcher(line).matches())) {
            python(lines, values);
        } else {
            frames(lines, values);
        }
        if (lines.size() <= SHORT) {
            for (int i = 0; i < values.length; i++) {
                values[i] = values[i] == Value.FRAME ? Value.NEAR : values[i];
            }
        }
        return List.of(values);
    }

    private static String head(String line) {
        return Excerpt.start(line, LOOKED_AT);
    }

    /** Java, .NET, Node: frames follow what was thrown, the innermost cause is the last one. */
    private static void frames(List<String> lines, Value[] values) {
        int innermost = innermostCause(lines);
        int after = 0;
        boolean user = false;
        int section = 0;
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            if (CAUSE.matcher(line).matches()) {
                section = i;
                after = 0;
                user = false;
                values[i] = i == innermost ? Value.KEY : Value.NEAR;
            } else if (FRAME.matcher(line).matches()) {
                boolean telling = section == innermost || section == 0 || innermost < 0;
                boolean library = JAVA_LIBRARY.matcher(line).matches();
                boolean kept = telling && (after < FRAMES_KEPT || (!library && !user));
                user = user || (kept && !library);
                after++;
                values[i] = kept ? Value.NEAR : Value.FRAME;
            } else if (THROWN.matcher(line).lookingAt()) {
                values[i] = Value.KEY;
            } else if (i > SHORT) {
                values[i] = Value.FRAME;
            }
        }
    }

    /** .NET writes all that was thrown first, the innermost last; Java each with its frames. */
    private static int innermostCause(List<String> lines) {
        for (int i = lines.size() - 1; i > 0; i--) {
            if (CAUSE.matcher(lines.get(i)).matches()) {
                return i;
            }
        }
        return -1;
    }

    /** The last line names the exception; the last frame outside of libraries raised it. */
    private static void python(List<String> lines, Value[] values) {
        int raised = lines.size() - 1;
        while (raised > 0
                && (lines.get(raised).isBlank()
                        || Character.isWhitespace(lines.get(raised).charAt(0)))) {
            raised--;
        }
        int user = -1;
        int last = -1;
        for (int i = 1; i < lines.size(); i++) {
            boolean inner = Character.isWhitespace((lines.get(i) + " ").charAt(0));
            values[i] = inner ? Value.FRAME : Value.NEAR;
            if (PYTHON_FRAME.matcher(lines.get(i)).matches()) {
                last = i;
                user = PYTHON_LIBRARY.matcher(lines.get(i)).find() ? user : i;
            }
        }
        for (int frame : new int[] {user, last}) {
            for (int i = Math.max(1, frame);
                    frame > 0 && i < Math.min(frame + 2, lines.size());
                    i++) {
                values[i] = Value.NEAR;
            }
        }
        values[raised] = Value.KEY;
    }

    /** The first frame of the first goroutine that is not of the runtime. */
    private static void go(List<String> lines, Value[] values) {
        int found = 0;
        int goroutines = 0;
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("goroutine ")) {
                goroutines++;
            }
            if (goroutines == 1 && found > 0 && line.startsWith("panic(")) {
                // What came before is the handler of the panic.
                Arrays.fill(values, found, i, Value.FRAME);
                found = 0;
            }
            if (goroutines == 0) {
                values[i] = Value.NEAR;
            } else if (found == 0
                    && goroutines == 1
                    && !line.startsWith("\t")
                    && !line.isBlank()
                    && !GO_LIBRARY.matcher(line).matches()) {
                found = i;
                values[i] = Value.KEY;
                if (i + 1 < lines.size()) {
                    values[++i] = Value.NEAR;
                }
            } else {
                values[i] = Value.FRAME;
            }
        }
    }

    /** The entry with runs of folded lines replaced by a line that states how many there were. */
    static List<FoldedLine> folded(List<String> entry) {
        List<Value> values = values(entry);
        List<FoldedLine> folded = new ArrayList<>();
        int frames = 0;
        for (int i = 0; i <= entry.size(); i++) {
            if (i < entry.size() && values.get(i) == Value.FRAME) {
                frames++;
                continue;
            }
            if (frames > 0) {
                folded.add(
                        new FoldedLine(
                                "    … "
                                        + frames
                                        + (frames == 1 ? " line" : " lines")
                                        + " of the trace",
                                Value.NEAR,
                                frames));
                frames = 0;
            }
            if (i < entry.size()) {
                folded.add(new FoldedLine(entry.get(i), values.get(i), 1));
            }
        }
        return folded;
    }

    /**
     * @param lines for how many lines of the log it stands
     */
    record FoldedLine(String text, Value value, int lines) {}
}
