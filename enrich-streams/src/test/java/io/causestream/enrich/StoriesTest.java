package io.causestream.enrich;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static io.causestream.enrich.Observations.crashLoopingAlert;
import static io.causestream.enrich.Observations.deployed;
import static io.causestream.enrich.Observations.deploymentOf;
import static io.causestream.enrich.Observations.listComplete;
import static io.causestream.enrich.Observations.lostWithItsNode;
import static io.causestream.enrich.Observations.node;
import static io.causestream.enrich.Observations.podOf;
import static io.causestream.enrich.Observations.running;
import static io.causestream.enrich.Observations.waiting;
import static io.causestream.observation.AlertObservation.Status.FIRING;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import io.causestream.finding.Source;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.SilenceObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people hear of a whole cluster, told as it happens. */
class StoriesTest {

    private static final Duration A_MOMENT = Duration.ofSeconds(11);

    @Test
    void aCrashAndItsAlertAreOneProblemThoughTheAlertComesFirst() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(listComplete("Pod", 1, NOON))
                    .hears(crashLoopingAlert("web-1", FIRING, NOON, NOON))
                    .passes(Duration.ofSeconds(5))
                    .sees(waiting("web-1", 2, "Error", 1, NOON, NOON.plusSeconds(5)))
                    .looksUp("boom")
                    .passes(A_MOMENT);

            assertThat(scenario.shown()).hasSize(1);
            assertThat(scenario.last().workload()).isEqualTo(Observations.CHECKOUT);
            assertThat(scenario.last().sources())
                    .containsExactly(Source.KUBERNETES, Source.PROMETHEUS);
            assertThat(scenario.last().title()).isEqualTo("Crashing pod web-1");
            assertThat(scenario.revisions())
                    .isEqualTo(
                            """
                            0:05 Crashing pod web-1, r1, firing HIGH of KUBERNETES+PROMETHEUS, affects 1: began
                            """);
        }
    }

    @Test
    void anAlertAboutAPodThatNobodyEverSeesIsToldAfterAWhile() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(listComplete("Pod", 1, NOON))
                    .hears(crashLoopingAlert("ghost", FIRING, NOON, NOON))
                    .passes(Duration.ofSeconds(10));
            assertThat(scenario.told()).isEmpty();

            scenario.passes(Duration.ofSeconds(30));

            assertThat(scenario.shown())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.subject().name()).isEqualTo("ghost"));
        }
    }

    @Test
    void aNodeThatIsDownIsOneMessageThatListsWhatWentWithIt() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(node("node-7", true, NOON, NOON));
            for (int i = 0; i < 30; i++) {
                scenario.sees(
                        podOf(
                                "app-" + i % 3,
                                "app-%d-%d".formatted(i % 3, i),
                                "node-7",
                                false,
                                Change.MODIFIED,
                                NOON));
            }
            Instant down = NOON.plusSeconds(60);
            scenario.passes(Duration.ofSeconds(60)).sees(node("node-7", false, down, down));
            for (int i = 0; i < 30; i++) {
                scenario.sees(
                        lostWithItsNode(
                                "app-" + i % 3, "app-%d-%d".formatted(i % 3, i), "node-7", down));
            }
            for (int app = 0; app < 3; app++) {
                scenario.sees(deploymentOf("app-" + app, 10, 0, down));
            }
            scenario.passes(Duration.ofMinutes(20)).looksUp("nothing");
            scenario.passes(A_MOMENT);

            assertThat(scenario.shown())
                    .extracting(Finding::title)
                    .containsExactly("Node not ready: node-7");
            Finding published = scenario.shown().getFirst();
            assertThat(published.relations().causeOf()).hasSizeGreaterThanOrEqualTo(3);
            assertThat(published.description()).contains("of 3 workloads");
            assertThat(published.enrichments()).hasAtLeastOneElementOfType(Enrichment.Table.class);

            Instant back = scenario.now();
            scenario.sees(node("node-7", true, back, back));
            for (int i = 0; i < 30; i++) {
                scenario.sees(
                        podOf(
                                "app-" + i % 3,
                                "app-%d-%d".formatted(i % 3, i),
                                "node-7",
                                false,
                                Change.MODIFIED,
                                back));
            }
            for (int app = 0; app < 3; app++) {
                scenario.sees(deploymentOf("app-" + app, 10, 10, back));
            }
            scenario.passes(Duration.ofMinutes(5));

            assertThat(scenario.shown())
                    .extracting(Finding::title)
                    .containsExactly("Node not ready: node-7");
            assertThat(scenario.shown()).allMatch(Finding::isResolved);
            assertThat(scenario.revisions())
                    .isEqualTo(
                            """
                            3:10 Node not ready: node-7, r1, firing HIGH of KUBERNETES: began
                            11:00 Pod not ready: app-0-0, r1, firing MEDIUM of KUBERNETES, affects 1, symptom of Node not ready: node-7: began (and 2 like it)
                            11:00 Node not ready: node-7, r2, firing HIGH of KUBERNETES: symptoms, context
                            11:10 Node not ready: node-7, r3, firing HIGH of KUBERNETES: symptoms, context
                            11:10 Pod not ready: app-0-0, r2, firing MEDIUM of KUBERNETES, affects 10, symptom of Node not ready: node-7: affected, count (and 2 like it)
                            11:20 Node not ready: node-7, r4, firing HIGH of KUBERNETES: context
                            16:00 Deployment short of replicas: app-0, r1, firing MEDIUM of KUBERNETES, symptom of Pod not ready: app-0-0: began
                            16:00 Pod not ready: app-0-0, r3, firing MEDIUM of KUBERNETES, affects 10, symptom of Node not ready: node-7: symptoms, context (and 2 like it)
                            16:00 Node not ready: node-7, r5, firing HIGH of KUBERNETES: symptoms, context
                            16:00 Deployment short of replicas: app-1, r1, firing MEDIUM of KUBERNETES, symptom of Node not ready: node-7: began (and 1 like it)
                            16:10 Node not ready: node-7, r6, firing HIGH of KUBERNETES: symptoms, context
                            21:00 Node not ready: node-7, r7, firing HIGH of KUBERNETES: context
                            21:10 Node not ready: node-7, r8, firing HIGH of KUBERNETES: context
                            22:11 Deployment short of replicas: app-1, r2, resolved MEDIUM of KUBERNETES, symptom of Node not ready: node-7: ended (and 1 like it)
                            22:11 Pod not ready: app-0-0, r4, resolved MEDIUM of KUBERNETES, affects 10, symptom of Node not ready: node-7: ended (and 2 like it)
                            22:11 Deployment short of replicas: app-0, r2, resolved MEDIUM of KUBERNETES, symptom of Pod not ready: app-0-0: ended
                            22:11 Node not ready: node-7, r9, resolved HIGH of KUBERNETES: ended
                            """);
        }
    }

    @Test
    void aSymptomThatOutlastsItsCauseIsToldOnItsOwn() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(node("node-7", false, NOON.minusSeconds(300), NOON))
                    .looksUp("nothing")
                    .sees(podOf("app", "app-1", "node-7", true, Change.MODIFIED, NOON))
                    .passes(A_MOMENT);
            assertThat(scenario.shown())
                    .extracting(Finding::title)
                    .containsExactly("Node not ready: node-7");

            scenario.sees(node("node-7", true, scenario.now(), scenario.now()))
                    .passes(Duration.ofMinutes(3))
                    .looksUp("boom")
                    .passes(A_MOMENT);

            assertThat(scenario.shown())
                    .filteredOn(finding -> !finding.isResolved())
                    .extracting(Finding::title)
                    .containsExactly("Crashing pod app-1");
        }
    }

    @Test
    void whatCrashesOnThreeNodesIsNoSymptomOfOneOfThem() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(node("node-1", false, NOON.minusSeconds(300), NOON)).looksUp("nothing");
            scenario.sees(
                            podOf("app", "app-1", "node-1", true, Change.MODIFIED, NOON),
                            podOf("app", "app-2", "node-2", true, Change.MODIFIED, NOON))
                    .passes(A_MOMENT)
                    .looksUp("boom")
                    .passes(A_MOMENT);

            assertThat(scenario.called("Crashing pod")).hasSize(1);
            assertThat(scenario.called("Node not ready"))
                    .singleElement()
                    .satisfies(node ->
                            assertThat(node.relations().causeOf())
                                    .as("what breaks on other nodes, too")
                                    .isEmpty());
        }
    }

    @Test
    void aStormIsOneMessageBeyondWhatPeopleCanRead() {
        try (var scenario = EnrichmentScenario.begin()) {
            for (int i = 0; i < 1_000; i++) {
                scenario.sees(
                        podOf(
                                "app-" + i % 50,
                                "app-%d-%d".formatted(i % 50, i),
                                "node-" + i % 9,
                                true,
                                Change.MODIFIED,
                                NOON));
            }
            scenario.passes(Duration.ofSeconds(30)).looksUp("boom");
            scenario.passes(Duration.ofSeconds(30));

            assertThat(scenario.called("Crashing pod")).hasSize(50);
            assertThat(scenario.shown()).hasSize(21);
            assertThat(scenario.called("Storm"))
                    .singleElement()
                    .satisfies(storm -> {
                        assertThat(storm.title()).isEqualTo("Storm: 30 problems in 30 workloads");
                        assertThat(storm.severity()).isEqualTo(Severity.HIGH);
                    });

            Instant well = scenario.now();
            for (int i = 0; i < 1_000; i++) {
                scenario.sees(
                        podOf(
                                "app-" + i % 50,
                                "app-%d-%d".formatted(i % 50, i),
                                "node-" + i % 9,
                                false,
                                Change.MODIFIED,
                                well));
            }
            scenario.passes(Duration.ofMinutes(20));

            assertThat(scenario.shown()).allMatch(Finding::isResolved);
            assertThat(scenario.revisions())
                    .isEqualTo(
                            """
                            0:00 Crashing pod app-20-20, r1, firing HIGH of KUBERNETES, affects 1, in the message of Storm: 30 problems in 30 workloads: began (and 29 like it)
                            0:00 Storm: 1 problem in 1 workload, r1, firing HIGH of KUBERNETES: began
                            0:10 Crashing pod app-11-11, r1, firing HIGH of KUBERNETES, affects 1: began (and 15 like it)
                            0:10 Crashing pod app-10-10, r1, firing HIGH of KUBERNETES, affects 20: began (and 3 like it)
                            0:10 Storm: 30 problems in 30 workloads, r2, firing HIGH of KUBERNETES: title, context
                            0:10 Crashing pod app-20-20, r2, firing HIGH of KUBERNETES, affects 20, in the message of Storm: 30 problems in 30 workloads: affected, count (and 29 like it)
                            0:20 Crashing pod app-11-11, r2, firing HIGH of KUBERNETES, affects 20: affected, count (and 15 like it)
                            0:30 Crashing pod app-0-0, r2, firing HIGH of KUBERNETES, affects 20: context (and 3 like it)
                            0:30 Crashing pod app-1-1, r3, firing HIGH of KUBERNETES, affects 20: context (and 15 like it)
                            0:40 Crashing pod app-11-11, r4, firing HIGH of KUBERNETES, affects 20: context (and 15 like it)
                            0:40 Crashing pod app-10-10, r3, firing HIGH of KUBERNETES, affects 20: context (and 3 like it)
                            2:00 Crashing pod app-34-34, r3, resolved HIGH of KUBERNETES, affects 20, in the message of Storm: 30 problems in 30 workloads: ended (and 29 like it)
                            2:00 Crashing pod app-11-11, r5, resolved HIGH of KUBERNETES, affects 20: ended (and 15 like it)
                            2:00 Crashing pod app-10-10, r4, resolved HIGH of KUBERNETES, affects 20: ended (and 3 like it)
                            2:00 Storm: 30 problems in 30 workloads, r3, resolved HIGH of KUBERNETES: ended
                            """);
        }
    }

    @Test
    void whatIsCriticalPassesAStorm() {
        try (var scenario = EnrichmentScenario.begin()) {
            for (int i = 0; i < 25; i++) {
                scenario.sees(
                        podOf("app-" + i, "app-" + i, "node-" + i, true, Change.MODIFIED, NOON));
            }
            scenario.hears(
                    Observations.alert(
                            "DatabaseDown",
                            new io.causestream.finding.Subject("Service", "shop", "db"),
                            "",
                            "critical",
                            FIRING,
                            NOON,
                            NOON));
            scenario.passes(Duration.ofSeconds(12)).looksUp("boom");

            assertThat(scenario.shown())
                    .filteredOn(finding -> finding.severity() == Severity.CRITICAL)
                    .extracting(Finding::title)
                    .containsExactly("DatabaseDown fires");
        }
    }

    @Test
    void whatWasBrokenBeforeAnybodyLookedIsOneSummary() {
        try (var scenario = EnrichmentScenario.begin()) {
            for (int i = 0; i < 200; i++) {
                scenario.sees(
                        podOf("app-" + i, "app-" + i, "node-" + i % 9, true, Change.LISTED, NOON));
            }
            scenario.sees(listComplete("Pod", 2, NOON)).passes(Duration.ofSeconds(15));

            assertThat(scenario.shown())
                    .extracting(Finding::title)
                    .containsExactly("Broken when first seen: 200 problems in 200 workloads");
            assertThat(scenario.asked()).isEmpty();

            scenario.sees(podOf("later", "later-1", "node-1", true, Change.ADDED, scenario.now()))
                    .looksUp("boom");

            assertThat(scenario.shown()).hasSize(2);
        }
    }

    @Test
    void aFewThatWereBrokenBeforeAreToldOneByOne() {
        try (var scenario = EnrichmentScenario.begin()) {
            for (int i = 0; i < 3; i++) {
                scenario.sees(
                        podOf("app-" + i, "app-" + i, "node-" + i, true, Change.LISTED, NOON));
            }
            scenario.sees(listComplete("Pod", 2, NOON))
                    .passes(Duration.ofSeconds(5))
                    .looksUp("boom")
                    .passes(A_MOMENT);

            assertThat(scenario.shown()).hasSize(3);
        }
    }

    @Test
    void aWorkloadThatFlapsIsOneFinding() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(running("web-1", NOON), waiting("web-1", 2, "Error", 1, NOON, NOON))
                    .looksUp("boom");
            for (int run = 3; run < 8; run++) {
                scenario.sees(
                                Observations.restarted(
                                        "web-1", run, "Error", 1, scenario.now(), scenario.now()))
                        .passes(Duration.ofMinutes(4))
                        .sees(waiting("web-1", run, "Error", 1, scenario.now(), scenario.now()))
                        .passes(Duration.ofSeconds(30));
            }

            assertThat(scenario.told()).extracting(Finding::id).containsOnly(scenario.last().id());
            assertThat(scenario.last().isResolved()).isFalse();
            assertThat(scenario.revisions())
                    .isEqualTo(
                            """
                            0:00 Crashing pod web-1, r1, firing HIGH of KUBERNETES, affects 1: began
                            1:00 Crashing pod web-1, r2, resolved HIGH of KUBERNETES, affects 1: ended
                            4:00 Crashing pod web-1, r3, firing HIGH of KUBERNETES, affects 1: is back, context, count
                            17:30 Crashing pod web-1, r4, firing HIGH of KUBERNETES, affects 1: context, count
                            """);
        }
    }

    @Test
    void aRollbackEndsWhatTheRolloutBegan() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(deployed("1", NOON), running("web-1", NOON))
                    .passes(Duration.ofMinutes(1))
                    .sees(deployed("2", scenario.now()))
                    .sees(waiting("web-2", 2, "Error", 1, scenario.now(), scenario.now()))
                    .looksUp("boom")
                    .passes(Duration.ofMinutes(1));
            assertThat(scenario.last().changes()).hasSize(1);

            scenario.sees(deployed("1", scenario.now()))
                    .sees(Observations.deleted("web-2", scenario.now()))
                    .passes(Duration.ofMinutes(2));

            assertThat(scenario.last().isResolved()).isTrue();
            assertThat(scenario.last().changes()).hasSize(2);
            assertThat(scenario.revisions())
                    .isEqualTo(
                            """
                            1:00 Crashing pod web-2, r1, firing HIGH of KUBERNETES, affects 1: began
                            2:00 Crashing pod web-2, r2, firing HIGH of KUBERNETES, affects 1: change
                            3:00 Crashing pod web-2, r3, resolved HIGH of KUBERNETES, affects 1: ended
                            """);
        }
    }

    @Test
    void aSilenceMutesWhatIsOpenAndItsEndTellsOfIt() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.hears(silence(SilenceObservation.Status.ACTIVE, NOON))
                    .sees(waiting("web-1", 2, "Error", 1, NOON, NOON))
                    .passes(A_MOMENT);
            assertThat(scenario.shown()).isEmpty();
            assertThat(scenario.last().muted()).isTrue();
            assertThat(scenario.asked()).isEmpty();

            scenario.hears(silence(SilenceObservation.Status.EXPIRED, scenario.now()))
                    .looksUp("boom")
                    .passes(A_MOMENT);

            assertThat(scenario.shown()).hasSize(1);
            assertThat(scenario.last().muted()).isFalse();
        }
    }

    @Test
    void whatStillFiresIsSaidAgainAfterHours() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(waiting("web-1", 2, "Error", 1, NOON, NOON))
                    .looksUp("boom")
                    .passes(Duration.ofHours(4).plusMinutes(1));

            assertThat(scenario.last().reminders()).isEqualTo(1);
            assertThat(scenario.told()).hasSize(2);
        }
    }

    @Test
    void aUsersPlaybookTellsOfADeploymentAndItNeverResolves() {
        try (var scenario =
                EnrichmentScenario.with(
                        """
                        customPlaybooks:
                          - name: Deploys
                            triggers:
                              - on_deployment_update: {}
                            actions:
                              - create_finding:
                                  title: "$name was deployed"
                                  aggregation_key: Deploy
                                  severity: INFO
                        """)) {
            scenario.sees(deployed("1", NOON)).passes(A_MOMENT);
            assertThat(scenario.told()).isEmpty();

            scenario.sees(deployed("2", scenario.now())).looksUp("").passes(Duration.ofMinutes(5));

            assertThat(scenario.shown())
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.title()).isEqualTo("checkout was deployed");
                        assertThat(finding.kind()).isEqualTo(Finding.Kind.OCCURRENCE);
                        assertThat(finding.isResolved()).isFalse();
                        assertThat(finding.playbooks()).containsExactly("Deploys");
                    });
        }
    }

    @Test
    void aPlaybookThatMutesKeepsTheFindingOnTheTopicAlone() {
        try (var scenario =
                EnrichmentScenario.with(
                        """
                        customPlaybooks:
                          - name: NotOurs
                            triggers:
                              - on_pod_crash_loop:
                                  namespace_prefix: shop
                            actions:
                              - mute: {}
                        """)) {
            scenario.sees(waiting("web-1", 2, "Error", 1, NOON, NOON)).passes(A_MOMENT);

            assertThat(scenario.shown()).isEmpty();
            assertThat(scenario.last().muted()).isTrue();
        }
    }

    @Test
    void aPodThatWaitsForANodeIsToldOnceItHasWaitedLongEnough() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(Observations.pending("web-1", "0/3 nodes: Insufficient memory", NOON))
                    .passes(Duration.ofMinutes(4));
            assertThat(scenario.told()).isEmpty();

            scenario.passes(Duration.ofMinutes(2)).looksUp("").passes(A_MOMENT);

            assertThat(scenario.shown())
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.title()).isEqualTo("Pod pending: web-1");
                        assertThat(finding.description()).contains("Insufficient memory");
                    });
        }
    }

    @Test
    void aPodThatFindsItsNodeInTimeIsNoNews() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(Observations.pending("web-1", "0/3 nodes: Insufficient memory", NOON))
                    .passes(Duration.ofMinutes(4))
                    .sees(running("web-1", scenario.now()))
                    .passes(Duration.ofMinutes(4));

            assertThat(scenario.told()).isEmpty();
        }
    }

    private static SilenceObservation silence(SilenceObservation.Status status, Instant at) {
        return new SilenceObservation(
                "home/s-1/" + status,
                "home",
                "s-1",
                List.of(new SilenceObservation.Matcher("namespace", "sh.p", true, true)),
                NOON,
                NOON.plusSeconds(7200),
                at,
                "anna",
                "",
                status,
                at);
    }
}
