package io.causestream.enrich.alertkind;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.ContainerLogs;
import io.causestream.context.ContextQuery.Usage;
import io.causestream.context.ContextRequest;
import io.causestream.enrich.EnrichmentScenario;
import io.causestream.enrich.Observations;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.Unavailable;
import io.causestream.finding.Finding;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.topics.Json;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can't be had is said with the reason, and keeps nothing else from being published. */
class MissingEvidenceTest {

    private static final Duration A_SECOND = Duration.ofSeconds(1);

    /** Kafka's own limit is a megabyte. */
    private static final int LARGEST_RECORD = 900_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Prometheus at prometheus:9090 is unreachable: Connection refused",
                "Prometheus at prometheus:9090 did not answer within 8000 ms",
                "Prometheus at prometheus:9090 rejected the query (HTTP 400): invalid parameter \"query\"",
                "Prometheus has no memory data for that time: no series matched up"
            })
    void withoutPrometheusTheFindingHasAllElseAndSaysWhyThereIsNoGraph(String why) {
        try (var scenario = EnrichmentScenario.begin()) {
            Finding finding = crashed(scenario, Usage.class::isInstance, why);

            assertThat(finding.enrichments())
                    .contains(new Unavailable("memory of container web", why))
                    .hasAtLeastOneElementOfType(Enrichment.Logs.class)
                    .hasAtLeastOneElementOfType(Enrichment.Events.class);
            assertThat(EnrichmentScenario.diagnosis(finding).cause()).contains("DATABASE_URL");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not allowed to read logs; grant the agent's role get on pods/log: pods \"web-1\" is forbidden",
                "container web has not been started yet: CreateContainerConfigError",
                "the log of the previous run is gone: previous terminated container \"web\" not found",
                "the cluster sends the log from its beginning, whatever end of it is requested"
            })
    void withoutALogTheFindingHasAllElseAndSaysWhyThereIsNone(String why) {
        try (var scenario = EnrichmentScenario.begin()) {
            Finding finding = crashed(scenario, ContainerLogs.class::isInstance, why);

            assertThat(finding.enrichments())
                    .contains(new Unavailable("logs of container web", why))
                    .hasAtLeastOneElementOfType(Enrichment.Graph.class)
                    .hasAtLeastOneElementOfType(Enrichment.Events.class);
        }
    }

    @Test
    void aSlowAnswerForOneFindingHoldsUpNoOther() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(crash("slow", "slow-1"), crash("till", "till-1")).passes(A_SECOND);
            answer(scenario, request -> request.subject().name().equals("till-1"));
            scenario.passes(A_SECOND);

            assertThat(scenario.shown())
                    .extracting(Finding::title)
                    .containsExactly("Crashing pod till-1");

            scenario.passes(Duration.ofSeconds(9));
            assertThat(scenario.shown())
                    .extracting(Finding::title)
                    .containsExactlyInAnyOrder("Crashing pod till-1", "Crashing pod slow-1");
        }
    }

    @Test
    void ofAPodWithFortyContainersTheOneThatCrashesIsNamed() {
        String containers =
                names().map(
                                "{\"name\":\"%s\",\"image\":\"registry.example.com/shop/wide:1\"}"
                                        ::formatted)
                        .collect(Collectors.joining(","));
        String statuses =
                names().map(name ->
                                (name.equals("c39")
                                                ? "{\"name\":\"%s\",\"restartCount\":2,\"state\":{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}},\"lastState\":{\"terminated\":{\"exitCode\":1,\"reason\":\"Error\",\"startedAt\":\"2026-01-01T11:59:55Z\",\"finishedAt\":\"2026-01-01T12:00:00Z\"}}}"
                                                : "{\"name\":\"%s\",\"restartCount\":0,\"image\":\"registry.example.com/shop/wide:1\",\"imageID\":\"registry.example.com/shop/wide@sha256:6a1f\",\"ready\":true,\"started\":true,\"state\":{\"running\":{\"startedAt\":\"2026-01-01T11:00:00Z\"}}}")
                                        .formatted(name))
                        .collect(Collectors.joining(","));
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(
                            Observations.other(
                                    "Pod",
                                    "wide-1",
                                    Change.MODIFIED,
                                    NOON,
                                    "{\"metadata\":{\"name\":\"wide-1\"},\"spec\":{\"nodeName\":\"node-1\",\"containers\":[%s]},\"status\":{\"phase\":\"Running\",\"containerStatuses\":[%s]}}"
                                            .formatted(containers, statuses)))
                    .passes(A_SECOND);
            answer(scenario, _ -> true);
            scenario.passes(Duration.ofSeconds(11));

            assertThat(scenario.shown()).hasSize(1);
            Finding finding = scenario.shown().getFirst();
            assertThat(finding.title()).isEqualTo("Crashing pod wide-1");
            assertThat(finding.enrichments())
                    .filteredOn(Enrichment.Logs.class::isInstance)
                    .extracting(each -> ((Enrichment.Logs) each).container())
                    .containsExactly("c39");
            assertThat(EnrichmentScenario.diagnosis(finding).cause()).contains("container c39");
            assertThat(Json.MAPPER.writeValueAsBytes(finding).length).isLessThan(LARGEST_RECORD);
        }
    }

    private static Stream<String> names() {
        return IntStream.range(0, 40).mapToObj("c%02d"::formatted);
    }

    /** The finding of a crash of which all is answered, but for what the agent can't get. */
    private static Finding crashed(
            EnrichmentScenario scenario, Predicate<ContextQuery> missing, String why) {
        scenario.sees(Observations.waiting("web-1", 2, "Error", 1, NOON, NOON)).passes(A_SECOND);
        for (ContextRequest request : scenario.asked()) {
            if (missing.test(request.query())) {
                scenario.answer(request, new Unavailable(request.query().what(), why));
            }
        }
        answer(scenario, _ -> true);
        scenario.passes(A_SECOND);
        assertThat(scenario.shown()).as("published before the deadline").hasSize(1);
        return scenario.shown().getFirst();
    }

    private static KubeObservation crash(String workload, String pod) {
        return Observations.podOf(workload, pod, "node-1", true, Change.MODIFIED, NOON);
    }

    private static void answer(EnrichmentScenario scenario, Predicate<ContextRequest> which) {
        for (ContextRequest request : scenario.asked()) {
            if (which.test(request)) {
                scenario.answer(request, answer(request));
            }
        }
    }

    private static Enrichment answer(ContextRequest request) {
        return switch (request.query()) {
            case ContainerLogs logs ->
                    new Enrichment.Logs(
                            request.subject().name(),
                            logs.container(),
                            true,
                            List.of("ERROR environment variable DATABASE_URL is not set"),
                            false);
            case Usage _ ->
                    new Enrichment.Graph(
                            "Memory",
                            "bytes",
                            List.of(
                                    new Enrichment.Graph.Series(
                                            "web", List.of(new Enrichment.Graph.Point(NOON, 1)))),
                            List.of(),
                            List.of());
            case ContextQuery.ObjectEvents _ -> new Enrichment.Events(List.of());
            // As many rows as the agent gives of a pod with many containers.
            case ContextQuery.PodFacts _ ->
                    new Enrichment.Table(
                            "Facts of " + request.subject(),
                            List.of("Of", "What", "Value"),
                            Collections.nCopies(
                                    400, List.of("container c00", "mounts", "x".repeat(300))));
            default ->
                    new Enrichment.Table(
                            request.query().what(), List.of("What"), List.of(List.of("is well")));
        };
    }
}
