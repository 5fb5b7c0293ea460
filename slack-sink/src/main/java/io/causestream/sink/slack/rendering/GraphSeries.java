package io.causestream.sink.slack.rendering;

import io.causestream.finding.Enrichment.Graph;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A series as it is drawn: in pieces, with nothing between them where nothing was measured. Pure.
 *
 * @param name empty if it needs no place in the legend
 * @param pieces of at least one point each, in order of time
 */
record GraphSeries(String name, List<List<Graph.Point>> pieces) {

    /** Points that are further apart than this many steps have a gap between them. */
    private static final double STEPS_OF_A_GAP = 2.5;

    /**
     * @param series with points, each of them a number
     */
    static GraphSeries of(Graph.Series series) {
        List<Graph.Point> points = series.points();
        Duration gap = gap(points);
        List<List<Graph.Point>> pieces = new ArrayList<>();
        List<Graph.Point> piece = new ArrayList<>();
        for (Graph.Point point : points) {
            if (!piece.isEmpty()
                    && Duration.between(piece.getLast().at(), point.at()).compareTo(gap) > 0) {
                pieces.add(List.copyOf(piece));
                piece.clear();
            }
            piece.add(point);
        }
        pieces.add(List.copyOf(piece));
        return new GraphSeries(series.name(), List.copyOf(pieces));
    }

    /** By the usual distance of its points, the median. */
    private static Duration gap(List<Graph.Point> points) {
        List<Duration> steps =
                IntStream.range(1, points.size())
                        .mapToObj(at ->
                                Duration.between(points.get(at - 1).at(), points.get(at).at()))
                        .sorted()
                        .toList();
        return steps.isEmpty()
                ? Duration.ZERO
                : Duration.ofMillis(
                        Math.round(steps.get(steps.size() / 2).toMillis() * STEPS_OF_A_GAP));
    }

    Graph.Point last() {
        return pieces.getLast().getLast();
    }

    double peak() {
        return pieces.stream()
                .flatMap(List::stream)
                .mapToDouble(Graph.Point::value)
                .max()
                .orElse(0);
    }
}
