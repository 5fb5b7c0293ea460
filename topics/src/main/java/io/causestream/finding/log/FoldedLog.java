package io.causestream.finding.log;

import io.causestream.finding.Excerpt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A log without what it says twice: repeated entries and the inner frames of stack traces are each
 * folded into a line that states how many there were. Pure, linear in the text.
 *
 * @param lines in their order
 * @param span the time of the first and the last entry, which is then left out of the lines; empty
 *     if the program writes none
 * @param hasError whether an entry looks like an error
 */
public record FoldedLog(List<Line> lines, String span, boolean hasError) {

    /**
     * @param rank its place among all lines of the log: 0 is the most valuable. First the last
     *     error with its innermost cause, the first error, the end of the log; then what surrounds
     *     them, other errors, the rest from the end.
     * @param lines for how many lines of the log it stands
     */
    public record Line(String text, int rank, int lines) {}

    private static final Pattern VARYING = Pattern.compile("[0-9a-fA-F]{8,}|\\d+");

    /** As much of an entry's text decides whether it is a repetition. */
    private static final int SHAPE = 2_000;

    private static final int SHAPE_LINES = 8;

    private static final int LONGEST_CYCLE = 4;
    private static final int AROUND = 3;
    private static final int LAST_LINES = 3;

    public FoldedLog {
        lines = List.copyOf(lines);
    }

    /** A log's folded lines; blank ones are left out. */
    public static FoldedLog of(List<String> log) {
        List<List<String>> entries =
                LogEntries.of(log).stream()
                        .filter(entry -> entry.stream().anyMatch(line -> !line.isBlank()))
                        .map(FoldedLog::withoutLeadingBlanks)
                        .toList();
        LogTimestamps bare = LogTimestamps.strip(entries);
        List<Candidate> candidates = folded(bare.entries());
        boolean hasError = candidates.stream().anyMatch(line -> line.error() != ErrorLine.NOT);
        return new FoldedLog(ranked(candidates), bare.span(), hasError);
    }

    private static List<String> withoutLeadingBlanks(List<String> entry) {
        int first = 0;
        while (entry.get(first).isBlank()) {
            first++;
        }
        return entry.subList(first, entry.size());
    }

    /**
     * @param error of the entry that it belongs to
     */
    private record Candidate(
            String text, StackTrace.Value value, ErrorLine error, int entry, int lines) {}

    private static List<Candidate> folded(List<List<String>> entries) {
        List<String> shapes = entries.stream().map(FoldedLog::shape).toList();
        List<Candidate> lines = new ArrayList<>();
        int at = 0;
        while (at < entries.size()) {
            int cycle = 1;
            int times = 0;
            for (int length = 1; length <= LONGEST_CYCLE && times == 0; length++) {
                int more = repetitions(shapes, at, length);
                if (more * length > 1) {
                    cycle = length;
                    times = more;
                }
            }
            for (int i = at; i < at + cycle; i++) {
                add(lines, entries.get(i), i);
            }
            if (times > 0) {
                int end = at + cycle * (times + 1);
                int hidden = entries.subList(at + cycle, end).stream().mapToInt(List::size).sum();
                lines.add(
                        new Candidate(
                                "… %d more like %s"
                                        .formatted(times, cycle == 1 ? "this" : "these " + cycle),
                                StackTrace.Value.NEAR,
                                lines.getLast().error(),
                                at + cycle - 1,
                                hidden));
                at = end;
            } else {
                at += cycle;
            }
        }
        return lines;
    }

    private static int repetitions(List<String> shapes, int at, int length) {
        int times = 0;
        for (int next = at + length; next + length <= shapes.size(); next += length) {
            if (!shapes.subList(next, next + length).equals(shapes.subList(at, at + length))) {
                break;
            }
            times++;
        }
        return times;
    }

    private static void add(List<Candidate> lines, List<String> entry, int number) {
        ErrorLine error = ErrorLine.of(entry.getFirst());
        if (error != ErrorLine.SURE && entry.size() > 1) {
            boolean thrown =
                    entry.stream().skip(1).anyMatch(line -> ErrorLine.of(line) == ErrorLine.SURE);
            error = thrown ? ErrorLine.SURE : error;
        }
        for (StackTrace.FoldedLine line : StackTrace.folded(entry)) {
            if (!line.text().isBlank()) {
                lines.add(new Candidate(line.text(), line.value(), error, number, line.lines()));
            }
        }
    }

    private static String shape(List<String> entry) {
        // The beginning tells entries apart: a trace of a thousand frames is not joined for it.
        String text =
                entry.stream()
                        .limit(SHAPE_LINES)
                        .map(line -> Excerpt.start(line, SHAPE))
                        .collect(Collectors.joining("\n"));
        return VARYING.matcher(Excerpt.start(text, SHAPE)).replaceAll("#");
    }

    private static List<Line> ranked(List<Candidate> lines) {
        ErrorLine worst =
                lines.stream()
                        .map(Candidate::error)
                        .min(Comparator.naturalOrder())
                        .orElse(ErrorLine.NOT);
        int[] troubles =
                worst == ErrorLine.NOT
                        ? new int[0]
                        : IntStream.range(0, lines.size())
                                .filter(i -> lines.get(i).error() == worst)
                                .toArray();
        long[] weights = new long[lines.size()];
        int nearest = 0;
        for (int i = 0; i < weights.length; i++) {
            while (nearest + 1 < troubles.length
                    && Math.abs(troubles[nearest + 1] - i) <= Math.abs(troubles[nearest] - i)) {
                nearest++;
            }
            weights[i] = weight(i, lines, troubles, nearest);
        }
        int[] order =
                IntStream.range(0, weights.length)
                        .boxed()
                        .sorted(Comparator.comparingLong(i -> weights[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int[] ranks = new int[order.length];
        for (int rank = 0; rank < order.length; rank++) {
            ranks[order[rank]] = rank;
        }
        return IntStream.range(0, ranks.length)
                .mapToObj(i -> new Line(lines.get(i).text(), ranks[i], lines.get(i).lines()))
                .toList();
    }

    private static final long STEP = 1L << 32;

    /** The lower, the more valuable. */
    private static long weight(int at, List<Candidate> lines, int[] troubles, int nearest) {
        long fromEnd = (long) lines.size() - at;
        if (troubles.length == 0) {
            return fromEnd;
        }
        Candidate line = lines.get(at);
        int firstEntry = lines.get(troubles[0]).entry();
        int lastEntry = lines.get(troubles[troubles.length - 1]).entry();
        boolean key = line.value() == StackTrace.Value.KEY;
        if (line.entry() == lastEntry && key) {
            return at;
        }
        if (line.entry() == firstEntry && key) {
            return STEP + at;
        }
        if (fromEnd <= LAST_LINES) {
            return 2 * STEP + fromEnd;
        }
        if (line.entry() == lastEntry) {
            return 3 * STEP + at;
        }
        if (line.entry() == firstEntry) {
            return 4 * STEP + at;
        }
        int distance = Math.abs(troubles[nearest] - at);
        if (distance <= AROUND && (nearest == troubles.length - 1 || nearest == 0)) {
            return 5 * STEP + distance * 2L + (nearest == 0 ? 1 : 0);
        }
        return (distance == 0 ? 6 : 7) * STEP + fromEnd;
    }
}
