package io.causestream.enrich.diagnosis;

import io.causestream.enrich.diagnosis.evidence.MemoryAmount;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Enrichment.Graph;
import io.causestream.finding.Enrichment.Graph.Point;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The memory of a container's last run, against its limit.
 *
 * @param points of one run alone, oldest first, at least one
 * @param limit in bytes, above 0
 * @param earlier whether it was not the last run but one before: a loop goes on when its curve is
 *     drawn already
 */
record MemoryCurve(List<Point> points, double limit, boolean earlier) {

    /** A scrape may miss the last moments: use at this share of the limit counts as reaching it. */
    private static final double NEAR = 0.9;

    /** Fewer points have no shape. */
    private static final int SHAPE = 4;

    /**
     * The share of rising steps that makes a growth; a scrape may see a garbage collection in
     * between.
     */
    private static final double MOSTLY = 0.7;

    enum Shape {
        GROWTH,
        JUMP,
        LEVEL,
        UNSEEN
    }

    static Optional<MemoryCurve> of(Graph graph, CrashInfo crash) {
        double limit = limit(graph, crash);
        List<Point> all = graph.series().isEmpty() ? List.of() : graph.series().getFirst().points();
        List<Point> run = all.stream().filter(point -> isOfRun(point, crash)).toList();
        List<Point> before = lastRun(all.stream().filter(point -> isBefore(point, crash)).toList());
        boolean earlier = run.isEmpty() || (tooFew(run, limit) && before.size() >= SHAPE);
        List<Point> points = earlier ? before : run;
        return limit <= 0 || points.isEmpty()
                ? Optional.empty()
                : Optional.of(new MemoryCurve(points, limit, earlier));
    }

    boolean endsNearLimit() {
        return last() >= NEAR * limit;
    }

    Shape shape() {
        double rise = last() - first();
        if (points.size() < SHAPE) {
            return Shape.UNSEEN;
        }
        if (first() >= NEAR * limit && endsNearLimit()) {
            return Shape.LEVEL;
        }
        if (!endsNearLimit() || largestStep() > rise / 2) {
            return Shape.JUMP;
        }
        return risingSteps() >= MOSTLY * (points.size() - 1) ? Shape.GROWTH : Shape.UNSEEN;
    }

    /** For the end of a sentence; empty where the curve shows nothing. */
    String words() {
        String seen = seen();
        return earlier && !seen.isEmpty() ? seen + " in a run before" : seen;
    }

    private String seen() {
        return switch (shape()) {
            case GROWTH ->
                    ", after growing from %s to %s within %s"
                            .formatted(
                                    MemoryAmount.words(first()),
                                    MemoryAmount.words(last()),
                                    Rollout.words(length()));
            case JUMP ->
                    endsNearLimit()
                            ? ", after a jump from about %s"
                                    .formatted(MemoryAmount.words(beforeJump()))
                            : ", after a jump from %s that was too quick for the curve"
                                    .formatted(MemoryAmount.words(last()));
            case LEVEL -> ", near which its use had been all the time";
            case UNSEEN -> "";
        };
    }

    String lastPoint() {
        return String.format(
                Locale.ROOT,
                "memory %s at %s, %.0f %% of the limit",
                MemoryAmount.words(last()),
                points.getLast().at(),
                100 * last() / limit);
    }

    private double first() {
        return points.getFirst().value();
    }

    private double last() {
        return points.getLast().value();
    }

    private Duration length() {
        return Duration.between(points.getFirst().at(), points.getLast().at());
    }

    private double largestStep() {
        double largest = 0;
        for (int i = 1; i < points.size(); i++) {
            largest = Math.max(largest, points.get(i).value() - points.get(i - 1).value());
        }
        return largest;
    }

    private double beforeJump() {
        double largest = largestStep();
        for (int i = 1; i < points.size(); i++) {
            if (points.get(i).value() - points.get(i - 1).value() >= largest) {
                return points.get(i - 1).value();
            }
        }
        return first();
    }

    private int risingSteps() {
        int rising = 0;
        for (int i = 1; i < points.size(); i++) {
            if (points.get(i).value() > points.get(i - 1).value()) {
                rising++;
            }
        }
        return rising;
    }

    private static double limit(Graph graph, CrashInfo crash) {
        OptionalDouble spelt = MemoryAmount.bytes(crash.memoryLimit());
        return spelt.orElseGet(() ->
                graph.limits().stream()
                        .filter(line -> line.name().toLowerCase(Locale.ROOT).contains("limit"))
                        .mapToDouble(Graph.Limit::value)
                        .findFirst()
                        .orElse(0));
    }

    private static boolean isBefore(Point point, CrashInfo crash) {
        return crash.startedAt() != null && !point.at().isAfter(crash.startedAt());
    }

    /** Whether the scrapes have too few points of a run: the one before it shows more. */
    private static boolean tooFew(List<Point> run, double limit) {
        return run.size() < SHAPE && run.getLast().value() < NEAR * limit;
    }

    /**
     * A run begins where the use fell to less than half. What follows a kill may be a few points of
     * nothing: the last run that has a shape is meant, if there is one.
     */
    private static List<Point> lastRun(List<Point> points) {
        List<Point> latest = List.of();
        int end = points.size();
        while (end > 0) {
            int start = beginning(points, end);
            List<Point> run = points.subList(start, end);
            if (run.size() >= SHAPE) {
                return run;
            }
            if (latest.isEmpty()) {
                latest = run;
            }
            end = start;
        }
        return latest;
    }

    private static int beginning(List<Point> points, int end) {
        int start = end - 1;
        while (start > 0 && points.get(start).value() >= points.get(start - 1).value() / 2) {
            start--;
        }
        return start;
    }

    /**
     * An hour's curve of a loop is a saw: its teeth are runs. In the second in which one began the
     * one before it ended.
     */
    private static boolean isOfRun(Point point, CrashInfo crash) {
        return (crash.startedAt() == null || point.at().isAfter(crash.startedAt()))
                && (crash.finishedAt() == null || !point.at().isAfter(crash.finishedAt()));
    }
}
