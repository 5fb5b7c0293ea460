package io.causestream.enrich;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static io.causestream.enrich.EnrichmentScenario.diagnosis;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.context.ContextQuery.ContainerLogs;
import io.causestream.context.ContextQuery.ServiceEndpoints;
import io.causestream.context.ContextRequest;
import io.causestream.finding.Enrichment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A log that says what can't be reached leads to the Service behind it. */
class ServiceBehindHostTest {

    @Test
    void isLookedUpOnceTheLogIsKnownAndNamedInTheFirstMessage() {
        try (var scenario = crashed()) {
            assertThat(services(scenario)).as("before the log").isEmpty();
            answerAll(scenario, "dial tcp: connect orders-db:5432: connection refused");

            assertThat(services(scenario))
                    .extracting(ContextRequest::query)
                    .containsExactly(new ServiceEndpoints("shop", "orders-db"));
            assertThat(scenario.told()).as("awaits it").isEmpty();

            scenario.answer(
                            services(scenario).getFirst(),
                            new Enrichment.Table(
                                    "Service shop/orders-db",
                                    List.of("What", "Value"),
                                    List.of(
                                            List.of("exists", "yes"),
                                            List.of("selector", "app=orders-db"),
                                            List.of("ports", "5432 -> 5432"),
                                            List.of("endpoints ready", "0"),
                                            List.of(
                                                    "pods matched",
                                                    "orders-db-0 CrashLoopBackOff not ready"))))
                    .passes(Duration.ofSeconds(1));

            assertThat(scenario.told()).hasSize(1);
            assertThat(diagnosis(scenario.last()).cause())
                    .contains("orders-db:5432")
                    .contains("has no ready endpoint");
        }
    }

    @Test
    void holdsUpNothingLongerThanTheOtherContext() {
        try (var scenario = crashed()) {
            answerAll(scenario, "dial tcp: connect orders-db:5432: connection refused");
            scenario.passes(Duration.ofSeconds(15));

            assertThat(scenario.told()).hasSize(1);
        }
    }

    @Test
    void isLookedUpAtOnceForALogThatComesAfterThePublication() {
        try (var scenario = crashed()) {
            scenario.passes(Duration.ofSeconds(15));
            assertThat(scenario.told()).hasSize(1);

            answerAll(scenario, "dial tcp: connect orders-db:5432: connection refused");
            scenario.passes(Duration.ofMinutes(1));

            assertThat(services(scenario)).hasSize(1);
        }
    }

    @Test
    void aHostOutsideTheClusterIsNotLookedUp() {
        try (var scenario = crashed()) {
            answerAll(scenario, "dial tcp: connect api.stripe.com:443: connection refused");

            assertThat(services(scenario)).isEmpty();
        }
    }

    private static EnrichmentScenario crashed() {
        return EnrichmentScenario.begin()
                .sees(Observations.waiting("web-1", 3, "Error", 1, NOON, NOON));
    }

    private static void answerAll(EnrichmentScenario scenario, String line) {
        for (ContextRequest request : scenario.asked()) {
            scenario.answer(
                    request,
                    request.query() instanceof ContainerLogs logs
                            ? new Enrichment.Logs(
                                    "web-1",
                                    logs.container(),
                                    true,
                                    List.of("starting", line),
                                    false)
                            : new Enrichment.Unavailable(request.query().what(), "is gone"));
        }
    }

    private static List<ContextRequest> services(EnrichmentScenario scenario) {
        return scenario.asked().stream()
                .filter(request -> request.query() instanceof ServiceEndpoints)
                .toList();
    }
}
