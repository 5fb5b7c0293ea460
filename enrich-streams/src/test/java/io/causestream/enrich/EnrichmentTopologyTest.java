package io.causestream.enrich;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static io.causestream.enrich.Observations.crashLoopingAlert;
import static io.causestream.enrich.Observations.crashed;
import static io.causestream.enrich.Observations.deleted;
import static io.causestream.enrich.Observations.deployed;
import static io.causestream.enrich.Observations.listComplete;
import static io.causestream.enrich.Observations.listed;
import static io.causestream.enrich.Observations.other;
import static io.causestream.enrich.Observations.pullFails;
import static io.causestream.enrich.Observations.restarted;
import static io.causestream.enrich.Observations.running;
import static io.causestream.enrich.Observations.scaled;
import static io.causestream.enrich.Observations.stopping;
import static io.causestream.enrich.Observations.waiting;
import static io.causestream.observation.AlertObservation.Status.FIRING;
import static io.causestream.observation.AlertObservation.Status.RESOLVED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextRequest;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.finding.Change;
import io.causestream.finding.Enrichment;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.finding.Link;
import io.causestream.finding.Severity;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EnrichmentTopologyTest {

    @Test
    void tellsOfACrashLoopOnceItsContextIsIn() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(running("web-1", NOON), waiting("web-1", 2, "Error", 1, NOON, NOON));
            assertThat(scenario.told()).isEmpty();

            scenario.looksUp("boom");

            assertThat(scenario.last())
                    .satisfies(finding -> {
                        assertThat(finding.revision()).isEqualTo(1);
                        assertThat(finding.title()).isEqualTo("Crashing pod web-1");
                        assertThat(finding.severity()).isEqualTo(Severity.HIGH);
                        assertThat(finding.workload()).isEqualTo(Observations.CHECKOUT);
                        assertThat(finding.enrichments())
                                .hasAtLeastOneElementOfType(Enrichment.CrashInfo.class);
                        assertThat(finding.enrichments())
                                .contains(
                                        new Enrichment.Logs(
                                                "web-1",
                                                "web",
                                                true,
                                                java.util.List.of("boom"),
                                                false));
                    });
        }
    }

    @Test
    void whatNoTriggerReadsIsRememberedAndTakenForNoChangeOfAWorkload() {
        try (var scenario = EnrichmentScenario.begin()) {
            for (String kind :
                    java.util.List.of("ConfigMap", "Secret", "HelmRelease", "Application.x.io")) {
                scenario.sees(
                        other(
                                kind,
                                "checkout",
                                KubeObservation.Change.ADDED,
                                NOON,
                                "{\"spec\":{\"a\":1}}"),
                        other(
                                kind,
                                "checkout",
                                KubeObservation.Change.MODIFIED,
                                NOON,
                                "{\"spec\":{\"a\":2}}"),
                        other(kind, "gone", KubeObservation.Change.ADDED, NOON, "{}"),
                        other(kind, "gone", KubeObservation.Change.DELETED, NOON, "{}"),
                        listComplete(kind, 2, NOON));
            }
            scenario.sees(running("web-1", NOON), waiting("web-1", 2, "Error", 1, NOON, NOON))
                    .looksUp("boom");

            assertThat(scenario.titles()).containsOnly("Crashing pod web-1");
            assertThat(scenario.last().changes()).isEmpty();
            assertThat(scenario.count("objects.deletions.missed", "missing_from_list"))
                    .isEqualTo(4);
            assertThat(scenario.deadLetters()).isZero();
        }
    }

    @Test
    void oneRestartIsNoCrashLoop() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(running("web-1", NOON), waiting("web-1", 1, "Error", 1, NOON, NOON))
                    .passes(Duration.ofSeconds(15));

            assertThat(scenario.told()).isEmpty();
        }
    }

    @Test
    void asksForTheRunThatCrashed() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(waiting("web-1", 2, "Error", 1, NOON, NOON.plusSeconds(10)));

            assertThat(scenario.asked())
                    .extracting(ContextRequest::query)
                    .contains(
                            new ContextQuery.ContainerLogs(
                                    "web", NOON.minusSeconds(5), NOON, 100, 65_536))
                    .contains(new ContextQuery.NodeConditions("node-1"));
        }
    }

    @Test
    void goesOutWithoutContextWhenItIsLateAndIsEditedWhenItComes() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(waiting("web-1", 2, "Error", 1, NOON, NOON))
                    .passes(Duration.ofSeconds(9));
            assertThat(scenario.told()).isEmpty();

            scenario.passes(Duration.ofSeconds(2));
            assertThat(scenario.told()).hasSize(1);
            assertThat(scenario.last().enrichments()).hasSize(1);

            scenario.looksUp("boom").passes(Duration.ofSeconds(10));
            assertThat(scenario.last().revision()).isGreaterThan(1);
            assertThat(scenario.last().enrichments())
                    .hasAtLeastOneElementOfType(Enrichment.Logs.class);
            assertThat(scenario.told()).extracting(Finding::id).containsOnly(scenario.last().id());
        }
    }

    @Test
    void countsTheCrashesOfAllPodsOfAWorkloadInOneFinding() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(waiting("web-1", 2, "Error", 1, NOON, NOON))
                    .looksUp("boom")
                    .passes(Duration.ofSeconds(11));
            Instant later = scenario.now();
            scenario.sees(waiting("web-2", 2, "Error", 1, later, later))
                    .passes(Duration.ofSeconds(11));
            scenario.sees(
                            crashed("web-1", 3, "Error", 1, scenario.now()),
                            crashed("web-2", 3, "Error", 1, scenario.now()),
                            crashed("web-2", 4, "Error", 1, scenario.now()))
                    .passes(Duration.ofSeconds(11));

            // Told at 1, 2, 5, 10, 20 …: three and four are no news.
            assertThat(scenario.told()).extracting(Finding::id).containsOnly(scenario.last().id());
            assertThat(scenario.last().occurrences().count()).isEqualTo(5);
            assertThat(scenario.last().affected()).containsExactly("web-1", "web-2");
        }
    }

    @Test
    void tellsALastingCrashAtMostOnceInTenSeconds() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(waiting("web-1", 2, "Error", 1, NOON, NOON))
                    .looksUp("boom")
                    .passes(Duration.ofSeconds(1));
            for (int restarts = 3; restarts < 8; restarts++) {
                scenario.sees(crashed("web-1", restarts, "Error", 1, scenario.now()))
                        .passes(Duration.ofSeconds(1));
            }
            assertThat(scenario.told()).hasSize(1);

            scenario.passes(Duration.ofSeconds(10));

            assertThat(scenario.last().occurrences().count()).isEqualTo(6);
            assertThat(scenario.last().revision()).isEqualTo(2);
        }
    }

    @Test
    void aCrashLoopThatMemoryBringsAboutIsOneProblemNotTwo() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(running("web-1", NOON), crashed("web-1", 0, "OOMKilled", 137, NOON))
                    .looksUp("boom");
            scenario.passes(Duration.ofSeconds(20));
            Instant later = scenario.now();
            scenario.sees(
                    crashed("web-1", 2, "OOMKilled", 137, later),
                    waiting("web-1", 2, "OOMKilled", 137, later, later));

            assertThat(scenario.titles()).containsExactly("OOMKilled: web-1");
            assertThat(scenario.told()).extracting(Finding::id).containsOnly(scenario.last().id());
        }
    }

    @Test
    void tellsOfAnImageThatCannotBePulledOnceThoughItsReasonsAlternate() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(pullFails("web-1", "ErrImagePull", NOON));
            assertThat(scenario.asked()).isEmpty();
            scenario.sees(pullFails("web-1", "ImagePullBackOff", NOON)).looksUp("");
            scenario.sees(
                    pullFails("web-1", "ErrImagePull", NOON),
                    pullFails("web-1", "ImagePullBackOff", NOON));

            assertThat(scenario.titles()).containsExactly("Image pull failed: shop/checkout:2");
            assertThat(scenario.told()).hasSize(1);
        }
    }

    @Test
    void aPodThatIsSlowToStopIsNoCrash() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(running("web-1", NOON), stopping("web-1", NOON), deleted("web-1", NOON))
                    .passes(Duration.ofSeconds(15));

            assertThat(scenario.told()).isEmpty();
        }
    }

    @Test
    void attachesTheChangeThatCameJustBefore() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(
                            deployed("1", NOON.minusSeconds(3600)),
                            deployed("2", NOON.minusSeconds(62)))
                    .sees(waiting("web-1", 2, "Error", 1, NOON, NOON))
                    .looksUp("boom");

            assertThat(scenario.last().changes())
                    .singleElement()
                    .satisfies(change -> {
                        assertThat(change.beforeStart()).isEqualTo(Duration.ofSeconds(62));
                        assertThat(change.cause()).isEqualTo("checkout 2");
                        assertThat(change.diffs())
                                .containsExactly(
                                        new FieldDiff(
                                                "spec.template.spec.containers[web].image",
                                                "shop/checkout:1",
                                                "shop/checkout:2"));
                    });
        }
    }

    @Test
    void scalingAndChangesOfLongAgoAreNoCause() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(
                            deployed("1", NOON.minus(Duration.ofHours(3))),
                            deployed("2", NOON.minus(Duration.ofHours(2))))
                    .sees(
                            other(
                                    "HorizontalPodAutoscaler",
                                    "checkout",
                                    KubeObservation.Change.ADDED,
                                    NOON.minus(Duration.ofHours(1)),
                                    "{\"spec\":{\"scaleTargetRef\":{\"kind\":\"Deployment\",\"name\":\"checkout\"}}}"))
                    .sees(scaled(5, "2", NOON.minusSeconds(60)))
                    .sees(waiting("web-1", 2, "Error", 1, NOON, NOON))
                    .looksUp("boom");

            assertThat(scenario.last().changes()).isEmpty();
        }
    }

    @Test
    void theAlertOfACrashLoopJoinsTheFindingOfThatCrash() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(waiting("web-1", 2, "Error", 1, NOON, NOON))
                    .looksUp("boom")
                    .passes(Duration.ofSeconds(30));
            scenario.hears(crashLoopingAlert("web-1", FIRING, NOON, scenario.now()));

            assertThat(scenario.told()).extracting(Finding::id).containsOnly(scenario.last().id());
            assertThat(scenario.last().sources())
                    .containsExactly(Source.KUBERNETES, Source.PROMETHEUS);
            assertThat(scenario.last().title()).isEqualTo("Crashing pod web-1");
            assertThat(scenario.last().occurrences().count()).isEqualTo(1);
            assertThat(scenario.last().links())
                    .containsExactlyInAnyOrder(
                            new Link("Prometheus", "http://prometheus/graph?g0.expr=up"),
                            new Link(
                                    "Alertmanager",
                                    "http://alertmanager:9093/#/alerts?filter=%7Balertname%3D%22KubePodCrashLooping%22%7D"));
        }
    }

    @Test
    void theAlertOfALoopThatMemoryBringsAboutJoinsToo() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(waiting("web-1", 2, "OOMKilled", 137, NOON, NOON)).looksUp("boom");
            scenario.hears(crashLoopingAlert("web-1", FIRING, NOON, scenario.now()))
                    .passes(Duration.ofSeconds(11));

            assertThat(scenario.titles()).containsExactly("OOMKilled: web-1");
            assertThat(scenario.last().sources())
                    .containsExactly(Source.KUBERNETES, Source.PROMETHEUS);
        }
    }

    @Test
    void anAlertThatComesWhileTheEndIsAwaitedDoesNotHoldTheFindingOpen() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(waiting("web-1", 2, "Error", 1, NOON, NOON)).looksUp("boom");
            scenario.sees(running("web-2", scenario.now()), deleted("web-1", scenario.now()))
                    .passes(Duration.ofSeconds(30))
                    .hears(crashLoopingAlert("web-1", FIRING, NOON, scenario.now()))
                    .passes(Duration.ofSeconds(40));

            assertThat(scenario.last().isResolved()).isTrue();
            assertThat(scenario.last().sources()).contains(Source.PROMETHEUS);
        }
    }

    @Test
    void anAlertThatLagsBehindTheEndReopensNothing() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(waiting("web-1", 2, "Error", 1, NOON, NOON)).looksUp("boom");
            scenario.sees(running("web-2", scenario.now()), deleted("web-1", scenario.now()))
                    .passes(Duration.ofMinutes(2))
                    .hears(crashLoopingAlert("web-1", FIRING, NOON, scenario.now()))
                    .passes(Duration.ofMinutes(2));

            assertThat(scenario.last().isResolved()).isTrue();
            assertThat(scenario.told()).extracting(Finding::id).containsOnly(scenario.last().id());
        }
    }

    @Test
    void aReSentAlertTellsNothingNew() {
        try (var scenario = EnrichmentScenario.begin()) {
            Subject node = Subject.node("node-1");
            var alert = Observations.alert("HighCPU", node, "", "critical", FIRING, NOON, NOON);
            scenario.hears(alert)
                    .looksUp("")
                    .hears(alert)
                    .passes(Duration.ofMinutes(1))
                    .hears(alert);

            assertThat(scenario.told()).hasSize(1);
            assertThat(scenario.last().severity()).isEqualTo(Severity.CRITICAL);
            assertThat(scenario.count("alerts.dropped", "duplicate")).isEqualTo(2);
        }
    }

    @Test
    void anAlertEndsWhenItIsResolvedAndStaysSo() {
        try (var scenario = EnrichmentScenario.begin()) {
            Subject node = Subject.node("node-1");
            scenario.hears(Observations.alert("HighCPU", node, "", "warning", FIRING, NOON, NOON))
                    .looksUp("");
            scenario.hears(
                    Observations.alert(
                            "HighCPU", node, "", "warning", RESOLVED, NOON, NOON.plusSeconds(60)));
            assertThat(scenario.last().isResolved()).isTrue();

            int before = scenario.told().size();
            scenario.hears(
                    Observations.alert(
                            "HighCPU", node, "", "warning", FIRING, NOON, NOON.plusSeconds(90)));
            assertThat(scenario.told()).hasSize(before);
        }
    }

    @Test
    void theWatchdogIsNoProblem() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.hears(
                    Observations.alert(
                            "Watchdog",
                            new Subject(Subject.ALERT, "", "Watchdog"),
                            "",
                            "none",
                            FIRING,
                            NOON,
                            NOON));

            assertThat(scenario.told()).isEmpty();
        }
    }

    @Test
    void anAlertAboutNoObjectIsToldAtOnce() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.hears(
                    Observations.alert(
                            "LicenceExpires",
                            new Subject(Subject.ALERT, "", "LicenceExpires"),
                            "",
                            "warning",
                            FIRING,
                            NOON,
                            NOON));

            assertThat(scenario.last().title()).isEqualTo("LicenceExpires fires");
            assertThat(scenario.last().severity()).isEqualTo(Severity.MEDIUM);
        }
    }

    @Test
    void resolvesWhenTheCrashingPodsAreGoneAndTheirSuccessorsStayWell() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(waiting("web-1", 2, "Error", 1, NOON, NOON))
                    .looksUp("boom")
                    .passes(Duration.ofSeconds(30));
            scenario.sees(running("web-2", scenario.now()), deleted("web-1", scenario.now()))
                    .passes(Duration.ofSeconds(55));
            assertThat(scenario.last().isResolved()).isFalse();

            scenario.passes(Duration.ofSeconds(10));

            assertThat(scenario.last().isResolved()).isTrue();
            assertThat(scenario.last().endsAt()).isNotNull();
            assertThat(scenario.told()).extracting(Finding::id).containsOnly(scenario.last().id());
        }
    }

    @Test
    void aPodThatRecoveredAndThenIsReplacedNeedNotProveItselfAtItsOldRhythm() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(waiting("web-1", 2, "Error", 1, NOON, NOON))
                    .looksUp("boom")
                    .passes(Duration.ofMinutes(4));
            scenario.sees(waiting("web-1", 3, "Error", 1, scenario.now(), scenario.now()))
                    .passes(Duration.ofSeconds(30));
            scenario.sees(running("web-1", scenario.now())).passes(Duration.ofSeconds(90));
            assertThat(scenario.last().isResolved()).isFalse();

            scenario.sees(running("web-2", scenario.now()), deleted("web-1", scenario.now()))
                    .passes(Duration.ofSeconds(65));

            assertThat(scenario.last().isResolved()).isTrue();
        }
    }

    @Test
    void aReplacedPodThatIsNotReadyIsNoEnd() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(waiting("web-1", 2, "Error", 1, NOON, NOON))
                    .looksUp("boom")
                    .passes(Duration.ofSeconds(30));
            scenario.sees(deleted("web-1", scenario.now())).passes(Duration.ofSeconds(1));
            scenario.sees(crashed("web-2", 0, "Error", 1, scenario.now()))
                    .passes(Duration.ofMinutes(5));

            assertThat(scenario.last().isResolved()).isFalse();
        }
    }

    @Test
    void readyBetweenTwoCrashesIsNoEnd() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(waiting("web-1", 2, "Error", 1, NOON, NOON)).looksUp("boom");
            Instant crash = NOON;
            int restarts = 3;
            // Each time well for longer than the minute that is enough for a stranger, but not
            // twice the last interval.
            for (int seconds : new int[] {50, 90, 170}) {
                scenario.sees(restarted("web-1", restarts, "Error", 1, crash, scenario.now()))
                        .passes(Duration.ofSeconds(seconds));
                crash = scenario.now();
                scenario.sees(crashed("web-1", restarts, "Error", 1, crash));
                restarts++;
            }

            assertThat(scenario.told()).noneMatch(Finding::isResolved);
        }
    }

    @Test
    void whatComesBackSoonAfterItsEndIsTheSameFinding() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(waiting("web-1", 2, "Error", 1, NOON, NOON)).looksUp("boom");
            scenario.sees(deleted("web-1", scenario.now()), running("web-2", scenario.now()))
                    .passes(Duration.ofMinutes(2));
            assertThat(scenario.last().isResolved()).isTrue();

            Instant again = scenario.now();
            scenario.sees(waiting("web-2", 2, "Error", 1, again, again));

            assertThat(scenario.last().isResolved()).isFalse();
            assertThat(scenario.told()).extracting(Finding::id).containsOnly(scenario.last().id());
        }
    }

    @Test
    void whatComesBackLongAfterItsEndIsAnotherFindingOfTheSameFingerprint() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(waiting("web-1", 2, "Error", 1, NOON, NOON)).looksUp("boom");
            scenario.sees(deleted("web-1", scenario.now()), running("web-2", scenario.now()))
                    .passes(Duration.ofMinutes(40));
            Finding first = scenario.last();
            Instant again = scenario.now();
            scenario.sees(waiting("web-2", 2, "Error", 1, again, again)).looksUp("boom");

            assertThat(scenario.last().id()).isNotEqualTo(first.id());
            assertThat(scenario.last().fingerprint()).isEqualTo(first.fingerprint());
            assertThat(scenario.last().revision()).isEqualTo(1);
        }
    }

    @Test
    void repeatsOfWhatIsKnownAreDropped() {
        try (var scenario = EnrichmentScenario.begin()) {
            KubeObservation crash = waiting("web-1", 2, "Error", 1, NOON, NOON);
            scenario.sees(crash).looksUp("boom").sees(crash, crash);

            assertThat(scenario.told()).hasSize(1);
            assertThat(scenario.count("observations.dropped", "duplicate")).isEqualTo(2);
        }
    }

    @Test
    void whatACompleteListDoesNotHaveIsGone() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(waiting("web-1", 2, "Error", 1, NOON, NOON)).looksUp("boom");
            scenario.sees(listComplete("Pod", 2, scenario.now())).passes(Duration.ofMinutes(2));

            assertThat(scenario.last().isResolved()).isTrue();
            assertThat(scenario.count("objects.deletions.missed", "missing_from_list"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aServerThatWasSetBackBringsNoDeletedPodToLife() {
        try (var scenario = EnrichmentScenario.begin()) {
            KubeObservation crashing = waiting("web-1", 2, "Error", 1, NOON, NOON);
            scenario.sees(crashing).looksUp("boom");
            scenario.sees(running("web-2", scenario.now()), deleted("web-1", scenario.now()))
                    .passes(Duration.ofSeconds(65));
            int published = scenario.told().size();

            scenario.sees(listed(crashing, 2)).passes(Duration.ofSeconds(65));

            assertThat(scenario.told()).hasSize(published);
            assertThat(scenario.last().isResolved()).isTrue();
        }
    }

    @Test
    void theModelIsAskedOnceForAContextAndItsAnswerIsOneMoreRevision() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(waiting("web-1", 2, "Error", 1, NOON, NOON))
                    .looksUp("boom")
                    .passes(Duration.ofSeconds(30));
            scenario.sees(crashed("web-1", 3, "Error", 1, scenario.now()));
            assertThat(scenario.queued()).hasSize(1);

            scenario.passes(Duration.ofSeconds(10))
                    .analyses(scenario.queued().getFirst(), "The disk is full.")
                    .passes(Duration.ofSeconds(10));

            assertThat(scenario.last().analysis()).isNotNull();
            assertThat(scenario.last().revision()).isEqualTo(3);
        }
    }

    @Test
    void anAnswerThatNobodyWaitsForIsDropped() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(waiting("web-1", 2, "Error", 1, NOON, NOON)).looksUp("boom");
            scenario.analyses(scenario.queued().getFirst(), "first")
                    .analyses(scenario.queued().getFirst(), "second")
                    .passes(Duration.ofSeconds(11));

            assertThat(scenario.told()).hasSize(2);
            assertThat(scenario.count("analyses.dropped", "not_awaited")).isEqualTo(1);
        }
    }

    @Test
    void garbageGoesToTheDeadLettersAndTheRestGoesOn() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.reads("no json".getBytes(UTF_8))
                    .sees(waiting("web-1", 2, "Error", 1, NOON, NOON))
                    .looksUp("boom");

            assertThat(scenario.told()).hasSize(1);
            assertThat(scenario.deadLetters()).isEqualTo(1);
        }
    }

    @Test
    void sinceIsReckonedByTheClustersOwnClock() {
        try (var scenario = EnrichmentScenario.begin()) {
            Instant wrongClock = NOON.minus(Duration.ofDays(300));
            scenario.sees(waiting("web-1", 2, "Error", 1, wrongClock.minusSeconds(20), wrongClock))
                    .looksUp("boom");

            assertThat(scenario.last().startsAt()).isEqualTo(NOON.minusSeconds(20));
        }
    }

    /**
     * Fails on any change to the graph, so that renaming a store or repartition topic is always a
     * decision.
     */
    @Test
    void topologyIsTheOneThatWasReviewed() throws IOException {
        String reviewed = Files.readString(Path.of("src/test/resources/topology.txt"));
        // To be compared with it, and put in its place once it was.
        Files.writeString(Path.of("target/topology.txt"), described() + "\n");

        assertThat(described()).isEqualTo(reviewed.strip());
    }

    /** Kafka lists stores and neighbours in the order of a hash, which is no part of the graph. */
    private static String described() {
        String described =
                EnrichmentScenario.topology(EnrichmentRules.defaults(), new SimpleMeterRegistry())
                        .describe()
                        .toString();
        return Pattern.compile("(?<=stores: \\[|--> |<-- )[^\\]\\n]+")
                .matcher(described)
                .replaceAll(list ->
                        Arrays.stream(list.group().split(", ")).sorted().collect(joining(", ")))
                .strip();
    }

    @Test
    void changesAfterTheStartAreToldWithTheEnd() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(
                            deployed("2", NOON.minusSeconds(62)),
                            waiting("web-1", 2, "Error", 1, NOON, NOON))
                    .looksUp("boom")
                    .passes(Duration.ofSeconds(30));
            scenario.sees(
                            deployed("1", scenario.now()),
                            running("web-2", scenario.now()),
                            deleted("web-1", scenario.now()))
                    .passes(Duration.ofMinutes(2));

            assertThat(scenario.last().changes())
                    .extracting(Change::cause)
                    .containsExactly("checkout 1");
        }
    }
}
