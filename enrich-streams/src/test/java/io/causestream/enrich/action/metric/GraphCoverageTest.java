package io.causestream.enrich.action.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Enrichment.Graph;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphCoverageTest {

    private static final Instant CRASH = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void aGraphThatEndsBeforeTheMomentDoesNotCoverIt() {
        assertThat(GraphCoverage.coversMoment(graph(series(-30), series(-1)), CRASH)).isFalse();
    }

    @Test
    void oneSeriesThatGoesOnIsEnough() {
        assertThat(GraphCoverage.coversMoment(graph(series(-30), series(0)), CRASH)).isTrue();
        assertThat(GraphCoverage.coversMoment(graph(series(15)), CRASH)).isTrue();
    }

    @Test
    void whatIsNoNumberCoversNothing() {
        Graph.Series empty = new Graph.Series("web", List.of(new Graph.Point(CRASH, Double.NaN)));

        assertThat(GraphCoverage.coversMoment(graph(empty), CRASH)).isFalse();
        assertThat(GraphCoverage.coversMoment(graph(), CRASH)).isFalse();
    }

    private static Graph graph(Graph.Series... series) {
        return new Graph("Memory", "bytes", List.of(series), List.of(), List.of());
    }

    private static Graph.Series series(int secondsAfter) {
        return new Graph.Series(
                "web",
                List.of(
                        new Graph.Point(CRASH.minusSeconds(60), 1),
                        new Graph.Point(CRASH.plusSeconds(secondsAfter), 2)));
    }
}
