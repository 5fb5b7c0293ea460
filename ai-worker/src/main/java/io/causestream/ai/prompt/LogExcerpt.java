package io.causestream.ai.prompt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a log that are worth including in a model's window: the last error and its
 * surroundings, the first error, then the end. Frames in the middle of a stack trace and repeated
 * lines are folded.
 */
final class LogExcerpt {

    private static final Pattern TROUBLE =
            Pattern.compile(
                    "(?i)error|exception|fatal|panic|fail|refused|denied|killed|caused by|not found|no such|missing|required|not set|invalid|unable|cannot|can't|could not|timed? ?out|unauthori[sz]ed|forbidden|out of memory|oom");
    private static final Pattern FRAME =
            Pattern.compile("^\\s+at .*|^\\s+File \".*\", line \\d+.*|^\\s+\\.\\.\\. \\d+ more");
    private static final Pattern VARYING = Pattern.compile("[0-9a-fA-F]{8,}|\\d+");
    private static final int FRAMES_KEPT = 2;
    private static final int AROUND = 3;

    private LogExcerpt() {}

    /** The lines in their order, folded; the lower its rank, the more valuable a line is. */
    static List<RankedLine> of(List<String> log) {
        List<String> lines = folded(log);
        List<Integer> troubles = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (TROUBLE.matcher(lines.get(i)).find()) {
                troubles.add(i);
            }
        }
        List<RankedLine> ranked = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            ranked.add(new RankedLine(lines.get(i), rank(i, lines.size(), troubles)));
        }
        return ranked;
    }

    private static int rank(int line, int size, List<Integer> troubles) {
        int fromEnd = size - line;
        if (troubles.isEmpty()) {
            return fromEnd;
        }
        int last = troubles.getLast();
        int first = troubles.getFirst();
        if (Math.abs(line - last) <= AROUND) {
            return Math.abs(line - last);
        }
        if (Math.abs(line - first) <= AROUND) {
            return 10 + Math.abs(line - first);
        }
        int nearest =
                troubles.stream()
                        .min(Comparator.comparingInt(problem -> Math.abs(line - problem)))
                        .orElse(last);
        int distance = Math.abs(line - nearest);
        return distance == 0 ? 100 + fromEnd : 10_000 + distance * 100 + fromEnd;
    }

    private static List<String> folded(List<String> log) {
        List<String> lines = new ArrayList<>();
        @Nullable String before = null;
        int times = 0;
        int frames = 0;
        for (String line : log) {
            if (line.isBlank()) {
                continue;
            }
            boolean frame = FRAME.matcher(line).matches();
            frames = frame ? frames + 1 : 0;
            if (frames > FRAMES_KEPT) {
                continue;
            }
            String shape = VARYING.matcher(line).replaceAll("#");
            if (!frame && shape.equals(before)) {
                times++;
                continue;
            }
            repeated(lines, times);
            lines.add(line);
            before = shape;
            times = 0;
        }
        repeated(lines, times);
        return lines;
    }

    private static void repeated(List<String> lines, int times) {
        if (times > 0) {
            lines.add("(the line before came %d more times)".formatted(times));
        }
    }
}
