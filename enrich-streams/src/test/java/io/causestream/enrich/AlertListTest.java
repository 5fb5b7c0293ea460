package io.causestream.enrich;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static io.causestream.observation.AlertObservation.Status.FIRING;
import static io.causestream.observation.AlertObservation.Status.RESOLVED;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import io.causestream.observation.AlertListComplete;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.SilenceObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What complete lists of an Alertmanager's alerts say beside its notifications. */
class AlertListTest {

    private static final String SOURCE = "home/alertmanager:9093";
    private static final Subject NODE = Subject.node("node-1");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void whatLeftTheListIsResolved() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.hears(highCpu(FIRING, NOON, NOON).inList())
                    .hears(list(NOON, highCpu(FIRING, NOON, NOON)))
                    .looksUp("")
                    .passes(MINUTE);
            assertThat(scenario.last().isResolved()).isFalse();

            scenario.hears(list(scenario.now()));

            assertThat(scenario.last().isResolved()).isTrue();
            assertThat(scenario.count("alerts.resolutions.missed", "missing_from_list"))
                    .isEqualTo(1);
        }
    }

    @Test
    void whatNeverStoodInAListIsNoneOfItsBusiness() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.hears(list(NOON))
                    .hears(highCpu(FIRING, NOON, NOON))
                    .looksUp("")
                    .passes(MINUTE)
                    .hears(list(scenario.now()));

            assertThat(scenario.last().isResolved()).isFalse();
        }
    }

    @Test
    void anotherAlertmanagersListTellsNothing() {
        try (var scenario = EnrichmentScenario.begin()) {
            var alert = highCpu(FIRING, NOON, NOON);
            scenario.hears(alert.inList()).hears(list(NOON, alert)).looksUp("").passes(MINUTE);

            scenario.hears(listOf("home/other:9093", scenario.now()));

            assertThat(scenario.last().isResolved()).isFalse();
        }
    }

    @Test
    void whatFiredAnewSinceTheListBeforeIsNotTakenForGone() {
        try (var scenario = EnrichmentScenario.begin()) {
            var first = highCpu(FIRING, NOON, NOON);
            scenario.hears(first.inList()).hears(list(NOON, first)).looksUp("").passes(MINUTE);
            Instant asked = scenario.now();
            Instant again = asked.plusSeconds(1);

            // The notification overtakes a list that was asked for before the alert came again.
            scenario.hears(highCpu(RESOLVED, NOON, asked))
                    .hears(highCpu(FIRING, again, again))
                    .hears(list(asked));

            assertThat(scenario.last().isResolved()).isFalse();
        }
    }

    @Test
    void aListThatALaterOneOvertookRetiresNothing() {
        try (var scenario = EnrichmentScenario.begin()) {
            var alert = highCpu(FIRING, NOON, NOON);
            var early = list(NOON.minusSeconds(30));
            scenario.hears(alert.inList())
                    .hears(list(NOON, alert))
                    .looksUp("")
                    .passes(MINUTE)
                    .hears(early)
                    .hears(list(NOON, alert));

            assertThat(scenario.last().isResolved()).isFalse();
            assertThat(scenario.count("lists.dropped", "outdated")).isEqualTo(2);
        }
    }

    @Test
    void whatWasTakenForResolvedAndStandsInALaterListFiresOn() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.hears(highCpu(FIRING, NOON, NOON)).looksUp("").passes(MINUTE);
            Instant resolved = scenario.now();
            scenario.hears(highCpu(RESOLVED, NOON, resolved)).passes(MINUTE);
            assertThat(scenario.last().isResolved()).isTrue();

            // Before its end it fired, of course, and a late notification says no more than that.
            scenario.hears(highCpu(FIRING, NOON, resolved).inList())
                    .hears(highCpu(FIRING, NOON, scenario.now()));
            assertThat(scenario.last().isResolved()).isTrue();

            scenario.hears(highCpu(FIRING, NOON, scenario.now()).inList());
            assertThat(scenario.last().isResolved()).isFalse();

            scenario.hears(highCpu(RESOLVED, NOON, scenario.now()));
            assertThat(scenario.last().isResolved()).isTrue();
            assertThat(scenario.told()).extracting(Finding::id).containsOnly(scenario.last().id());
        }
    }

    @Test
    void aRunWhoseEndWasNeverToldDoesNotHoldTheFindingOpen() {
        try (var scenario = EnrichmentScenario.begin()) {
            Instant again = NOON.plusSeconds(60);
            scenario.hears(highCpu(FIRING, NOON, NOON))
                    .looksUp("")
                    .passes(MINUTE)
                    .hears(highCpu(FIRING, again, again));
            assertThat(scenario.last().isResolved()).isFalse();

            scenario.hears(highCpu(RESOLVED, again, again.plusSeconds(60)));

            assertThat(scenario.last().isResolved()).isTrue();
        }
    }

    @Test
    void theEndOfARunWhoseStartWasNeverToldEndsTheOneBefore() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.hears(highCpu(FIRING, NOON, NOON))
                    .looksUp("")
                    .passes(MINUTE)
                    .hears(highCpu(RESOLVED, NOON.plusSeconds(30), scenario.now()));

            assertThat(scenario.last().isResolved()).isTrue();
        }
    }

    @Test
    void whatIsSilencedStandsOnTheTopicAndIsMarked() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.hears(
                            new SilenceObservation(
                                    "home/silence/s-1/active",
                                    "home",
                                    "s-1",
                                    List.of(
                                            new SilenceObservation.Matcher(
                                                    "alertname", "HighCPU", false, true)),
                                    NOON,
                                    NOON.plusSeconds(3600),
                                    NOON,
                                    "anna",
                                    "",
                                    SilenceObservation.Status.ACTIVE,
                                    NOON))
                    .hears(highCpu(FIRING, NOON, NOON))
                    .looksUp("");

            assertThat(scenario.told()).hasSize(1);
            assertThat(scenario.last().muted()).isTrue();
        }
    }

    private static AlertObservation highCpu(
            AlertObservation.Status status, Instant startsAt, Instant at) {
        return Observations.alert("HighCPU", NODE, "", "critical", status, startsAt, at);
    }

    private static AlertListComplete list(Instant asked, AlertObservation... open) {
        return listOf(SOURCE, asked, open);
    }

    private static AlertListComplete listOf(
            String source, Instant asked, AlertObservation... open) {
        String cluster = highCpu(FIRING, NOON, NOON).cluster();
        return new AlertListComplete(
                AlertListComplete.id(cluster, source, asked),
                cluster,
                source,
                Map.of(cluster, List.of(open).stream().map(AlertObservation::fingerprint).toList()),
                List.of(),
                asked,
                Duration.ZERO);
    }
}
