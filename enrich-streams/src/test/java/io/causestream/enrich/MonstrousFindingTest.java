package io.causestream.enrich;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.context.ContextRequest;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import io.causestream.topics.EnrichmentSize;
import io.causestream.topics.FindingSize;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Kafka takes no record over 1 MB: a finding whose context is larger is published without some. */
class MonstrousFindingTest {

    @Test
    void aFindingWithTooMuchContextIsCutAndPublished() {
        try (var scenario =
                EnrichmentScenario.begin()
                        .sees(Observations.waiting("web-1", 3, "Error", 1, NOON, NOON))) {
            List<ContextRequest> requests = List.copyOf(scenario.asked());
            assertThat(requests).as("more than fits").hasSizeGreaterThan(2);

            requests.forEach(request -> scenario.answer(request, hugeLog(request.id())));
            scenario.passes(Duration.ofSeconds(15));

            Finding finding = scenario.last();
            assertThat(FindingSize.bytes(finding)).isLessThanOrEqualTo(FindingSize.MAX_BYTES);
            assertThat(finding.enrichments())
                    .filteredOn(Enrichment.Logs.class::isInstance)
                    .hasSize(requests.size())
                    .allSatisfy(log ->
                            assertThat(((Enrichment.Logs) log).lines()).hasSizeGreaterThan(100))
                    .anySatisfy(log ->
                            assertThat(((Enrichment.Logs) log).lines())
                                    .anyMatch(line -> line.contains("lines are left out here")));
            assertThat(scenario.count("findings.cut", "logs")).isPositive();
        }
    }

    /** As large as a look-up may answer. */
    private static Enrichment hugeLog(String name) {
        Enrichment.Logs log =
                new Enrichment.Logs(
                        "web-1",
                        name,
                        true,
                        IntStream.range(0, 2_500)
                                .mapToObj(
                                        i -> "line %d of %s %s".formatted(i, name, "x".repeat(60)))
                                .toList(),
                        false);
        assertThat(EnrichmentSize.bytes(log)).isBetween(200_000, EnrichmentSize.MAX_BYTES);
        return log;
    }
}
