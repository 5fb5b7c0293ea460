package io.causestream.enrich;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextRequest;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.Graph;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Prometheus scrapes each 15 to 60 s: a graph that is requested at once lacks the crash itself. */
class LateGraphTest {

    @Test
    void aGraphIsRequestedOnceMoreAfterAMinuteAndWhatItShowsThenIsPublished() {
        try (var scenario = crashed()) {
            scenario.answer(graphRequests(scenario).getFirst(), graph(NOON.minusSeconds(50), 20e6));
            answerTheRest(scenario);
            scenario.passes(Duration.ofSeconds(15));
            int published = scenario.told().size();

            scenario.passes(Duration.ofSeconds(60));
            assertThat(graphRequests(scenario)).hasSize(1);
            scenario.answer(graphRequests(scenario).getLast(), graph(NOON, 64e6))
                    .passes(Duration.ofSeconds(15));

            assertThat(scenario.told()).hasSize(published + 1);
            assertThat(peaks(scenario)).containsExactly(64e6);
        }
    }

    @Test
    void aGraphThatShowsNothingNewThenIsNoNewRevision() {
        try (var scenario = crashed()) {
            scenario.answer(graphRequests(scenario).getFirst(), graph(NOON, 20e6));
            answerTheRest(scenario);
            scenario.passes(Duration.ofSeconds(75));
            int published = scenario.told().size();

            scenario.answer(graphRequests(scenario).getLast(), graph(NOON, 20.1e6))
                    .passes(Duration.ofSeconds(90));

            assertThat(scenario.told()).hasSize(published);
            assertThat(graphRequests(scenario)).as("no third time").isEmpty();
        }
    }

    @Test
    void aGraphThatPrometheusHadNoDataForIsRequestedOnceMore() {
        try (var scenario = crashed()) {
            scenario.answer(
                    graphRequests(scenario).getFirst(),
                    new Enrichment.Unavailable("memory", "no series matched"));
            answerTheRest(scenario);
            scenario.passes(Duration.ofSeconds(75))
                    .answer(graphRequests(scenario).getLast(), graph(NOON, 64e6))
                    .passes(Duration.ofSeconds(15));

            assertThat(peaks(scenario)).containsExactly(64e6);
        }
    }

    @Test
    void theSecondRequestHoldsUpNothing() {
        try (var scenario = crashed()) {
            answerTheRest(scenario);
            scenario.passes(Duration.ofSeconds(15));
            assertThat(scenario.told()).isNotEmpty();

            scenario.passes(Duration.ofSeconds(75));
            assertThat(graphRequests(scenario)).as("the first was never answered").hasSize(1);
        }
    }

    private static EnrichmentScenario crashed() {
        return EnrichmentScenario.begin()
                .sees(Observations.waiting("web-1", 3, "Error", 1, NOON, NOON));
    }

    private static List<ContextRequest> graphRequests(EnrichmentScenario scenario) {
        return scenario.asked().stream()
                .filter(request -> request.query() instanceof ContextQuery.Usage)
                .toList();
    }

    private static void answerTheRest(EnrichmentScenario scenario) {
        scenario.asked().stream()
                .filter(request -> !(request.query() instanceof ContextQuery.Usage))
                .forEach(request ->
                        scenario.answer(
                                request,
                                new Enrichment.Unavailable(request.query().what(), "is gone")));
    }

    /** Of each graph that was published last. */
    private static List<Double> peaks(EnrichmentScenario scenario) {
        return scenario.last().enrichments().stream()
                .filter(Graph.class::isInstance)
                .map(Graph.class::cast)
                .map(graph -> graph.series().getFirst().points().getLast().value())
                .toList();
    }

    private static Graph graph(Instant last, double peak) {
        return new Graph(
                "Memory of web",
                "bytes",
                List.of(
                        new Graph.Series(
                                "web",
                                List.of(
                                        new Graph.Point(last.minusSeconds(60), 10e6),
                                        new Graph.Point(last, peak)))),
                List.of(),
                List.of());
    }
}
