package io.causestream.enrich.action;

import io.causestream.finding.Change;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Enrichment.Graph;
import io.causestream.finding.Enrichment.Graph.Mark;
import io.causestream.finding.Excerpt;
import io.causestream.finding.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Marks what a finding is about in a graph, and the last change before it. Pure. */
final class GraphMarks {

    /** A later event is not beside the values that are drawn. */
    private static final Duration AFTER_THE_LAST_VALUE = Duration.ofMinutes(5);

    /** Two marks that are nearer than this are one event, seen by two. */
    private static final Duration SAME_EVENT = Duration.ofSeconds(5);

    private static final int LONGEST_NAME = 30;

    private GraphMarks() {}

    /** The graph with its marks; any other answer as it is. */
    static Enrichment on(Enrichment answer, AskedFinding about) {
        if (!(answer instanceof Graph graph)) {
            return answer;
        }
        List<Instant> times =
                graph.series().stream()
                        .flatMap(series -> series.points().stream())
                        .map(Graph.Point::at)
                        .sorted()
                        .toList();
        if (times.isEmpty()) {
            return graph;
        }
        List<Mark> marks = new ArrayList<>(graph.marks());
        Mark event = event(about);
        if (marks.stream().noneMatch(mark -> isSame(mark.at(), event.at()))) {
            marks.add(event);
        }
        change(about.finding(), event.at()).ifPresent(marks::add);
        Instant first = times.getFirst();
        Instant last = times.getLast().plus(AFTER_THE_LAST_VALUE);
        return new Graph(
                graph.title(),
                graph.unit(),
                graph.series(),
                graph.limits(),
                marks.stream()
                        .filter(mark -> !mark.at().isBefore(first) && !mark.at().isAfter(last))
                        .sorted(Comparator.comparing(Mark::at))
                        .toList());
    }

    private static boolean isSame(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(SAME_EVENT) <= 0;
    }

    private static Mark event(AskedFinding about) {
        CrashInfo crash = about.crash();
        if (crash == null || crash.finishedAt() == null) {
            return new Mark("began", about.finding().startsAt());
        }
        String reason = crash.exitReason();
        return new Mark(
                reason.isEmpty() || reason.equals("Error") || reason.equals("Completed")
                        ? "exit"
                        : Excerpt.of(reason, LONGEST_NAME),
                crash.finishedAt());
    }

    /** The last one before the event: a later one can't have led to it. */
    private static Optional<Mark> change(Finding finding, Instant event) {
        return finding.changes().stream()
                .filter(change -> !change.at().isAfter(event))
                .max(Comparator.comparing(Change::at))
                .map(change ->
                        new Mark(
                                Excerpt.of(
                                        change.workload().kind().toLowerCase(Locale.ROOT)
                                                + " changed",
                                        LONGEST_NAME),
                                change.at()));
    }
}
