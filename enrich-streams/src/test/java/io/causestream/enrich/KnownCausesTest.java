package io.causestream.enrich;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static io.causestream.enrich.EnrichmentScenario.diagnosis;
import static io.causestream.enrich.Served.modified;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextRequest;
import io.causestream.finding.Confidence;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A cause that is at hand is said, and stays said; a message is edited when it says something new.
 */
class KnownCausesTest {

    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    // What is known stays known.

    @Test
    void aPodThatItsLivenessProbeKillsIsToldSoFromItsFirstMessageToItsLast() {
        try (var scenario = EnrichmentScenario.begin()) {
            for (int restarts = 2; restarts < 12; restarts++) {
                scenario.sees(killed(scenario.now(), restarts, true));
                scenario.looksUp("Serving at http://0.0.0.0:9090", killing(NOON))
                        .passes(Duration.ofSeconds(5))
                        .sees(killed(scenario.now(), restarts, false))
                        .passes(Duration.ofSeconds(30));
            }

            assertThat(scenario.told())
                    .allSatisfy(finding -> {
                        assertThat(diagnosis(finding).category()).isEqualTo("liveness-probe");
                        assertThat(diagnosis(finding).confidence()).isEqualTo(Confidence.HIGH);
                        assertThat(diagnosis(finding).cause())
                                .contains("nothing listens at port 8080")
                                .contains("serves at 9090");
                    });
            // At 3, 5 and 10 times, for that is news.
            assertThat(scenario.told())
                    .extracting(finding -> finding.occurrences().count())
                    .containsExactly(3L, 5L, 10L);
        }
    }

    @Test
    void whatIsAskedAgainAndCannotBeAnsweredTakesNothingBack() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(crashed(scenario.now(), 2, 1))
                    .looksUp("FATAL: password authentication failed for user orders")
                    .passes(A_MINUTE)
                    .sees(crashed(scenario.now(), 3, 2))
                    .looksUp("")
                    .passes(A_MINUTE);

            assertThat(diagnosis(scenario.last()).category()).isEqualTo("authentication-failed");
            assertThat(scenario.last().enrichments())
                    .hasAtLeastOneElementOfType(Enrichment.Logs.class);
        }
    }

    @Test
    void isAskedAgainWhenItEndsOtherwiseAndSaysWhyItIsLessSure() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(killed(scenario.now(), 2, true))
                    .looksUp("Serving at http://0.0.0.0:9090", killing(NOON))
                    .passes(A_MINUTE);
            assertThat(diagnosis(scenario.last()).confidence()).isEqualTo(Confidence.HIGH);

            scenario.sees(crashed(scenario.now(), 3, 7));
            assertThat(scenario.asked())
                    .extracting(request -> request.query().what())
                    .contains("logs of container web", "events");
            scenario.looksUp("done").passes(A_MINUTE);

            assertThat(diagnosis(scenario.last()).confidence()).isEqualTo(Confidence.LOW);
            assertThat(diagnosis(scenario.last()).cause())
                    .contains("Before, it was CrashLoopBackOff with exit code 137 (Error)")
                    .contains("Now it is CrashLoopBackOff with exit code 7 (Error)");
        }
    }

    @Test
    void isAskedAgainAfterTheNextRunWhenNothingExplainedTheFirst() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(killed(scenario.now(), 2, true)).looksUp("").passes(A_MINUTE);
            assertThat(diagnosis(scenario.last()).confidence()).isEqualTo(Confidence.LOW);

            Instant next = scenario.now();
            scenario.sees(killed(next, 3, true))
                    .looksUp("Serving at http://0.0.0.0:9090", killing(next))
                    .passes(A_MINUTE);

            assertThat(diagnosis(scenario.last()).confidence()).isEqualTo(Confidence.HIGH);
        }
    }

    @Test
    void isNotAskedForEver() {
        try (var scenario = EnrichmentScenario.begin()) {
            long asked = 0;
            for (int restarts = 2; restarts < 22; restarts++) {
                scenario.sees(killed(scenario.now(), restarts, true));
                asked +=
                        scenario.asked().stream()
                                .filter(each -> each.query() instanceof ContextQuery.ContainerLogs)
                                .count();
                scenario.looksUp("").passes(A_MINUTE);
            }

            assertThat(asked).isEqualTo(5);
        }
    }

    @Test
    void aPodThatHasFoundItsNodeNoLongerWaitsForOne() {
        String pod =
                """
                {"kind":"Pod","metadata":{"name":"web-1","namespace":"shop","creationTimestamp":"2026-01-01T11:50:00Z"},"spec":{%s},
                 "status":{"phase":"Pending","conditions":[%s]%s}}
                """;
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(
                            modified(
                                    NOON,
                                    pod.formatted(
                                            "",
                                            "{\"type\":\"PodScheduled\",\"status\":\"False\",\"reason\":\"Unschedulable\",\"lastTransitionTime\":\"@10M\",\"message\":\"0/3 nodes are available: 3 Insufficient cpu\"}",
                                            "")))
                    .looksUp("")
                    .passes(Duration.ofSeconds(5));
            assertThat(diagnosis(scenario.last()).cause()).startsWith("No node can run the pod");

            scenario.sees(
                            modified(
                                    scenario.now(),
                                    pod.formatted(
                                            "\"nodeName\":\"node-1\",\"containers\":[{\"name\":\"web\",\"image\":\"web:1\"}]",
                                            "{\"type\":\"PodScheduled\",\"status\":\"True\"}",
                                            ",\"containerStatuses\":[{\"name\":\"web\",\"state\":{\"waiting\":{\"reason\":\"ContainerCreating\"}}}]")))
                    .looksUp("")
                    .passes(A_MINUTE);

            assertThat(scenario.last().description())
                    .isEqualTo("Node node-1 pulls image web:1 of container web, or creates it.");
            assertThat(diagnosis(scenario.last()).cause())
                    .contains("Before, it was PodPending without a node")
                    .contains("Now it is PodPending on node node-1");
        }
    }

    // An edit says something new.

    @Test
    void howLongTheKubeletWaitsUntilItsNextTryIsNoNews() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(waits(scenario.now(), "back-off 10s restarting failed container=web"))
                    .looksUp("boom")
                    .passes(A_MINUTE);
            int published = scenario.told().size();

            for (String wait : List.of("20s", "40s", "1m20s", "2m40s", "5m0s")) {
                scenario.sees(
                                waits(
                                        scenario.now(),
                                        "back-off %s restarting failed container=web"
                                                .formatted(wait)))
                        .passes(A_MINUTE);
            }

            assertThat(scenario.told()).hasSize(published);
        }
    }

    // The cause at hand is said.

    @Test
    void aJobThatFailedSaysWhyWithTheLogOfItsPod() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(jobsPod(NOON), failedJob(NOON));
            assertThat(logsAskedOf(scenario)).containsExactly(Subject.pod("shop", "export-x7k2p"));

            scenario.looksUp("FATAL: password authentication failed for user orders")
                    .passes(A_MINUTE);

            assertThat(scenario.shown()).singleElement().satisfies(KnownCausesTest::isExplained);
        }
    }

    @Test
    void aJobThatFailedSaysWhyThoughItsPodIsSeenAfterIt() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(failedJob(NOON))
                    .looksUp("")
                    .passes(Duration.ofSeconds(2))
                    .sees(jobsPod(scenario.now()))
                    .looksUp("FATAL: password authentication failed for user orders")
                    .passes(A_MINUTE);

            assertThat(scenario.shown()).singleElement().satisfies(KnownCausesTest::isExplained);
        }
    }

    private static void isExplained(Finding finding) {
        assertThat(finding.title()).isEqualTo("Job failed: export");
        assertThat(diagnosis(finding).category()).isEqualTo("authentication-failed");
        assertThat(finding.enrichments())
                .hasAtLeastOneElementOfType(Enrichment.Logs.class)
                .hasAtLeastOneElementOfType(Enrichment.CrashInfo.class);
    }

    @Test
    void aPodThatIsNotReadySaysWhatRefusedItsProbe() {
        assertCause(
                modified(
                        NOON,
                        """
                        {"kind":"Pod","metadata":{"name":"web-1","namespace":"shop"},"spec":{"nodeName":"node-1"},
                         "status":{"phase":"Running","conditions":[{"type":"Ready","status":"False"},
                           {"type":"ContainersReady","status":"False","lastTransitionTime":"@20M","message":"containers with unready status: [web]"}],
                          "containerStatuses":[{"name":"web","ready":false,"restartCount":0,"state":{"running":{}}}]}}
                        """),
                event(
                        NOON,
                        "Unhealthy",
                        "Readiness probe failed: Get \"http://10.0.0.5:8080/ready\": dial tcp 10.0.0.5:8080: connect: connection refused"),
                "readiness-probe",
                "nothing listens at port 8080");
    }

    @Test
    void aVolumeThatCannotBeMountedSaysWhatIsMissing() {
        var pod =
                modified(
                        NOON,
                        """
                        {"kind":"Pod","metadata":{"name":"web-1","namespace":"shop"},"spec":{"nodeName":"node-1"},
                         "status":{"phase":"Pending","conditions":[{"type":"Ready","status":"False"}],
                          "containerStatuses":[{"name":"web","state":{"waiting":{"reason":"ContainerCreating"}}}]}}
                        """);
        String note =
                "MountVolume.SetUp failed for volume \"certs\" : secret \"web-tls\" not found";
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(pod, Served.warning(NOON, pod, "FailedMount", note, 3))
                    .looksUp("", List.of(event(NOON, "FailedMount", note)))
                    .passes(A_MINUTE);

            assertThat(scenario.last().title()).isEqualTo("Volume can't be mounted: web-1");
            assertThat(diagnosis(scenario.last()).cause())
                    .isEqualTo(
                            "There is no secret web-tls in namespace shop, and the pod can't start without it.");
        }
    }

    @Test
    void aClaimSaysThatItsStorageClassDoesNotExistAndItsPodThatItWaitsForIt() {
        var claim =
                modified(
                        NOON,
                        """
                        {"kind":"PersistentVolumeClaim","metadata":{"name":"data","namespace":"shop","creationTimestamp":"@10M"},"status":{"phase":"Pending"}}
                        """);
        String note = "storageclass.storage.k8s.io \"fast-ssd\" not found";
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(
                            claim,
                            Served.warning(NOON, claim, "ProvisioningFailed", note, 3),
                            modified(
                                    NOON,
                                    """
                                    {"kind":"Pod","metadata":{"name":"db-1","namespace":"shop","creationTimestamp":"@10M"},
                                     "spec":{"volumes":[{"name":"d","persistentVolumeClaim":{"claimName":"data"}}]},
                                     "status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","lastTransitionTime":"@10M",
                                       "message":"0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found"}]}}
                                    """))
                    .looksUp("", List.of(event(NOON, "ProvisioningFailed", note)))
                    .passes(Duration.ofMinutes(10))
                    .looksUp("", List.of(event(NOON, "ProvisioningFailed", note)))
                    .passes(A_MINUTE);

            assertThat(scenario.shown())
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.title()).isEqualTo("Volume claim pending: data");
                        assertThat(diagnosis(finding).cause())
                                .startsWith("Storage class fast-ssd does not exist");
                    });
            assertThat(scenario.called("Pod pending"))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.relations().symptomOf()).hasSize(1);
                        assertThat(diagnosis(finding).fixes().toString())
                                .doesNotContain("selector");
                    });
        }
    }

    private static void assertCause(
            KubeObservation seen, Enrichment.Events.Event event, String category, String words) {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(seen).passes(A_MINUTE).looksUp("", List.of(event)).passes(A_MINUTE);

            assertThat(diagnosis(scenario.last()).category()).isEqualTo(category);
            assertThat(diagnosis(scenario.last()).cause()).contains(words);
        }
    }

    private static List<Subject> logsAskedOf(EnrichmentScenario scenario) {
        return scenario.asked().stream()
                .filter(request -> request.query() instanceof ContextQuery.ContainerLogs)
                .map(ContextRequest::subject)
                .toList();
    }

    private static List<Enrichment.Events.Event> killing(Instant at) {
        return List.of(
                event(
                        at,
                        "Unhealthy",
                        "Liveness probe failed: Get \"http://10.0.0.5:8080/healthz\": dial tcp 10.0.0.5:8080: connect: connection refused"),
                event(at, "Killing", "Container web failed liveness probe, will be restarted"));
    }

    private static Enrichment.Events.Event event(Instant at, String reason, String note) {
        return new Enrichment.Events.Event(at, "Warning", reason, "Pod shop/web-1", note, 3);
    }

    private static KubeObservation killed(Instant at, int restarts, boolean waiting) {
        return pod(
                at,
                restarts,
                waiting
                        ? "{\"waiting\":{\"reason\":\"CrashLoopBackOff\",\"message\":\"back-off %ds restarting failed container=web\"}}"
                                .formatted(restarts * 10)
                        : "{\"running\":{}}",
                137);
    }

    private static KubeObservation crashed(Instant at, int restarts, int exitCode) {
        return pod(at, restarts, "{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}}", exitCode);
    }

    private static KubeObservation waits(Instant at, String message) {
        return modified(
                at,
                """
                {"kind":"Pod","metadata":{"name":"web-1","namespace":"shop","creationTimestamp":"2026-01-01T11:59:00Z"},"spec":{"nodeName":"node-1"},
                 "status":{"phase":"Running","conditions":[{"type":"Ready","status":"False"}],
                  "containerStatuses":[{"name":"web","image":"web:1","restartCount":2,"state":{"waiting":{"reason":"CrashLoopBackOff","message":"%s"}},
                   "lastState":{"terminated":{"exitCode":1,"reason":"Error","startedAt":"2026-01-01T11:59:30Z","finishedAt":"2026-01-01T11:59:40Z"}}}]}}
                """
                        .formatted(message));
    }

    /** The run that ended last began ten seconds ago when it waits, and is the one before else. */
    private static KubeObservation pod(Instant at, int restarts, String state, int exitCode) {
        boolean waiting = state.contains("waiting");
        return modified(
                at,
                """
                {"kind":"Pod","metadata":{"name":"web-1","namespace":"shop","creationTimestamp":"2026-01-01T11:59:00Z"},"spec":{"nodeName":"node-1"},
                 "status":{"phase":"Running","conditions":[{"type":"Ready","status":"False"}],
                  "containerStatuses":[{"name":"web","image":"web:1","restartCount":%d,"state":%s,
                   "lastState":{"terminated":{"exitCode":%d,"reason":"Error","startedAt":"@10S","finishedAt":"@1S"}}}]}}
                """
                        .formatted(waiting ? restarts : restarts + 1, state, exitCode));
    }

    private static KubeObservation failedJob(Instant at) {
        return modified(
                at,
                """
                {"kind":"Job","metadata":{"name":"export","namespace":"shop"},"spec":{"backoffLimit":0},
                 "status":{"failed":1,"conditions":[{"type":"Failed","status":"True","reason":"BackoffLimitExceeded","message":"Job has reached the specified backoff limit","lastTransitionTime":"@1S"}]}}
                """);
    }

    private static KubeObservation jobsPod(Instant at) {
        return modified(
                at,
                """
                {"kind":"Pod","metadata":{"name":"export-x7k2p","namespace":"shop","ownerReferences":[{"kind":"Job","name":"export","controller":true}]},
                 "spec":{"nodeName":"node-1","restartPolicy":"Never"},
                 "status":{"phase":"Failed","containerStatuses":[{"name":"main","image":"export:3","restartCount":0,
                  "state":{"terminated":{"exitCode":3,"reason":"Error","startedAt":"@30S","finishedAt":"@2S"}}}]}}
                """);
    }
}
