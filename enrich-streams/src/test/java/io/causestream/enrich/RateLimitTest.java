package io.causestream.enrich;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static io.causestream.enrich.Observations.waiting;
import static io.causestream.enrich.action.BoundActionsTest.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Within a playbook's {@code rate_limit} more of the same is counted, and told when it is over. */
class RateLimitTest {

    private static final Duration A_MOMENT = Duration.ofSeconds(15);

    @Test
    void countsWhatHappensWithinItAndTellsItWhenItIsOver() {
        try (var scenario = limited("on_service_update", "1h")) {
            updates(scenario, 0, 1);
            assertThat(mine(scenario)).hasSize(1);

            for (int i = 2; i <= 4; i++) {
                scenario.passes(Duration.ofMinutes(5));
                updates(scenario, i - 1, i);
            }
            assertThat(mine(scenario)).hasSize(1);
            assertThat(scenario.count("signals.coalesced", "rate_limited")).isEqualTo(3);

            scenario.passes(Duration.ofMinutes(50));

            assertThat(mine(scenario))
                    .last()
                    .satisfies(published -> {
                        assertThat(published.description())
                                .isEqualTo("And 3 more since 2026-01-01 12:00 UTC.");
                        assertThat(published.occurrences().count()).isEqualTo(3);
                        assertThat(published.changes()).hasSize(3);
                    });
            assertThat(ids(scenario)).hasSize(2);
        }
    }

    @Test
    void saysNothingMoreWhenNothingCameWithinIt() {
        try (var scenario = limited("on_service_update", "1h")) {
            updates(scenario, 0, 1);
            scenario.passes(Duration.ofHours(2));
            updates(scenario, 1, 2);

            assertThat(mine(scenario))
                    .hasSize(2)
                    .allSatisfy(published -> assertThat(published.description()).isEmpty());
        }
    }

    @Test
    void isOfEachWorkloadByItself() {
        try (var scenario = limited("on_service_create", "1h")) {
            scenario.sees(service("one", Change.ADDED, 1), service("two", Change.ADDED, 1))
                    .passes(A_MOMENT);

            assertThat(ids(scenario)).hasSize(2);
        }
    }

    @Test
    void isOfEachPlaybookByItself() {
        try (var scenario =
                EnrichmentScenario.with(
                        """
                        customPlaybooks:
                          - name: Mine
                            triggers: [{on_service_update: {rate_limit: 1h}}]
                            actions: [{resource_babysitter: {}}]
                          - name: Theirs
                            triggers: [{on_service_update: {change_filters: {include: [spec.b]}}}]
                            actions: [{resource_babysitter: {}}]
                        """)) {
            updates(scenario, 0, 1);
            scenario.passes(Duration.ofMinutes(11))
                    .sees(
                            Observations.other(
                                    "Service",
                                    "thing",
                                    Change.MODIFIED,
                                    scenario.now(),
                                    "{\"metadata\":{\"name\":\"thing\"},\"spec\":{\"a\":1,\"b\":1}}"))
                    .passes(A_MOMENT);

            assertThat(scenario.last().playbooks()).containsExactly("Mine", "Theirs");
            assertThat(ids(scenario)).hasSize(2);
        }
    }

    @Test
    void warningsAreToldOnceAnHourUnlessTheyAreToldOtherwise() {
        try (var scenario =
                EnrichmentScenario.with(
                        """
                        customPlaybooks:
                          - name: Mine
                            triggers: [{on_kubernetes_warning_event: {include: [NodeSysctlChange]}}]
                            actions: [{create_event_finding: {aggregation_key: Sysctl}}]
                        """)) {
            for (int i = 1; i <= 5; i++) {
                scenario.sees(event("Warning", "NodeSysctlChange", "again", i, scenario.now()))
                        .passes(Duration.ofMinutes(11));
            }
            assertThat(mine(scenario)).hasSize(1);

            scenario.passes(Duration.ofMinutes(10));

            assertThat(mine(scenario).getLast().description())
                    .isEqualTo("again\nAnd 4 more since 2026-01-01 12:00 UTC.");
            assertThat(mine(scenario).getLast().reason()).isEqualTo("Sysctl");
        }
    }

    @Test
    void whatIsWorseIsToldAtOnce() {
        try (var scenario = limited("on_event_create", "1h")) {
            scenario.sees(event("Normal", "Scaled", "down to 2", 1, NOON)).passes(A_MOMENT);
            scenario.sees(event("Normal", "Scaled", "down to 1", 1, scenario.now()))
                    .passes(A_MOMENT)
                    .sees(event("Warning", "Scaled", "down to 0", 1, scenario.now()))
                    .passes(A_MOMENT);

            assertThat(mine(scenario)).hasSize(2);
            assertThat(scenario.last().severity()).isEqualTo(Severity.LOW);
            assertThat(scenario.last().description())
                    .isEqualTo("down to 0\nAnd 1 more since 2026-01-01 12:00 UTC.");
            assertThat(scenario.last().occurrences().count()).isEqualTo(3);
        }
    }

    @Test
    void aConditionThatOccursAgainIsNotToldAgainWithinIt() {
        try (var scenario = limited("on_pod_crash_loop", "1h")) {
            crashes(scenario, 2);
            int published = mine(scenario).size();
            for (int restarts = 3; restarts <= 6; restarts++) {
                scenario.passes(Duration.ofMinutes(5));
                crashes(scenario, restarts);
            }
            assertThat(mine(scenario)).hasSize(published);

            scenario.passes(Duration.ofMinutes(40));

            assertThat(ids(scenario)).hasSize(1);
            assertThat(mine(scenario)).hasSize(published + 1);
            assertThat(mine(scenario).getLast().description())
                    .endsWith("And 4 more since 2026-01-01 12:00 UTC.");
        }
    }

    @Test
    void aConditionThatEndedIsToldToBeBackInTheSameMessage() {
        try (var scenario = limited("on_pod_crash_loop", "4h")) {
            crashes(scenario, 2);
            scenario.sees(Observations.restarted("web-1", 2, "Error", 1, NOON, scenario.now()))
                    .passes(Duration.ofMinutes(40));
            assertThat(mine(scenario).getLast().isResolved()).isTrue();

            crashes(scenario, 3);

            assertThat(ids(scenario)).hasSize(1);
            assertThat(mine(scenario).getLast().isResolved()).isFalse();
        }
    }

    @Test
    void isTheSameInAReplay() {
        assertThat(aLongStory()).isEqualTo(aLongStory()).isNotEmpty();
    }

    private static List<Finding> aLongStory() {
        try (var scenario = limited("on_service_update", "30m")) {
            for (int i = 1; i <= 8; i++) {
                updates(scenario, i - 1, i);
                scenario.passes(Duration.ofMinutes(9));
            }
            return scenario.told();
        }
    }

    private static EnrichmentScenario limited(String trigger, String limit) {
        return EnrichmentScenario.with(
                """
                builtinPlaybooks:
                  - name: Mine
                    triggers:
                      - %s: {rate_limit: %s}
                    actions:
                      - minimal_default_enricher: {}
                """
                        .formatted(trigger, limit));
    }

    private static void crashes(EnrichmentScenario scenario, int restarts) {
        scenario.sees(waiting("web-1", restarts, "Error", 1, scenario.now(), scenario.now()))
                .looksUp("boom")
                .passes(A_MOMENT);
    }

    private static void updates(EnrichmentScenario scenario, int from, int to) {
        if (from == 0) {
            scenario.sees(service("thing", Change.LISTED, 0));
        }
        scenario.sees(
                        Observations.other(
                                "Service",
                                "thing",
                                Change.MODIFIED,
                                scenario.now(),
                                body("thing", to)))
                .passes(A_MOMENT);
    }

    private static KubeObservation service(String name, Change change, int version) {
        return Observations.other("Service", name, change, NOON, body(name, version));
    }

    private static String body(String name, int version) {
        return "{\"metadata\":{\"name\":\"%s\"},\"spec\":{\"a\":%d}}".formatted(name, version);
    }

    private static List<Finding> mine(EnrichmentScenario scenario) {
        return scenario.told().stream()
                .filter(finding -> finding.playbooks().contains("Mine"))
                .toList();
    }

    private static List<String> ids(EnrichmentScenario scenario) {
        return mine(scenario).stream().map(Finding::id).distinct().toList();
    }
}
