package io.causestream.enrich.diagnosis.evidence;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static io.causestream.enrich.EnrichmentScenario.diagnosis;
import static io.causestream.enrich.Served.file;
import static io.causestream.enrich.Served.listed;
import static io.causestream.enrich.Served.modified;
import static io.causestream.enrich.Served.warning;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.enrich.EnrichmentScenario;
import io.causestream.enrich.Observations;
import io.causestream.enrich.Served;
import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What users of such tools have met: false alarms that stay, words that are believed against the
 * numbers, old news, silences.
 */
class CasesTest {

    private static final Duration LONG = Duration.ofMinutes(20);

    // What has ended can no longer fail to mount, to be scheduled or to become ready.

    @Test
    void aMountThatFailedForAPodThatHasSucceededIsNoProblem() {
        ObjectObserved pod = listed(NOON, file("failed-mount-of-done-pod/pod.json"));

        assertThat(shown(pod, failedMount(pod))).isEmpty();
        assertThat(shown(failedMount(pod), pod)).isEmpty();
    }

    @Test
    void aMountThatFailedForAPodThatHasFailedIsNoProblemOfItsOwn() {
        ObjectObserved pod =
                listed(
                        NOON,
                        file("failed-mount-of-done-pod/pod.json").replace("Succeeded", "Failed"));

        assertThat(shown(pod, failedMount(pod)))
                .extracting(Finding::reason)
                .doesNotContain("FailedMount");
    }

    @Test
    void aMountThatIsRefreshedWhileItsPodRunsIsNoProblem() {
        ObjectObserved pod =
                listed(
                        NOON,
                        pod("web-1", "Running", "", "\"state\":{\"running\":{}},\"ready\":false"));

        assertThat(shown(pod, failedMount(pod)))
                .extracting(Finding::reason)
                .doesNotContain("FailedMount");
    }

    @Test
    void aContainerThatHasDoneItsWorkBesideOthersNeedNotBecomeReady() {
        ObjectObserved pod =
                listed(
                        NOON,
                        """
                        {"kind":"Pod","metadata":{"name":"web-1","namespace":"shop"},"spec":{"nodeName":"node-1"},
                         "status":{"phase":"Running","conditions":[
                           {"type":"Ready","status":"False","reason":"ContainersNotReady","lastTransitionTime":"@1H"},
                           {"type":"ContainersReady","status":"False","message":"containers with unready status: [seed]","lastTransitionTime":"@1H"}],
                          "containerStatuses":[
                           {"name":"seed","ready":false,"state":{"terminated":{"exitCode":0,"reason":"Completed"}}},
                           {"name":"web","ready":true,"state":{"running":{}}}]}}
                        """);

        assertThat(shown(pod)).isEmpty();
    }

    @Test
    void aPodThatIsDeletedAndStaysIsToldWithWhatKeepsIt() {
        String deleted =
                pod(
                                "web-1",
                                "Pending",
                                "",
                                "\"state\":{\"waiting\":{\"reason\":\"ImagePullBackOff\"}}")
                        .replace(
                                "\"namespace\"",
                                "\"deletionTimestamp\":\"@5M\",\"finalizers\":[\"queue.example/hold\"],\"namespace\"");

        assertThat(shown(modified(NOON, deleted)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.title()).isEqualTo("Pod does not terminate: web-1");
                    assertThat(finding.description()).contains("queue.example/hold");
                    assertThat(finding.severity()).isEqualTo(Severity.LOW);
                });
    }

    // What somebody asked for is no problem.

    @Test
    void aPodThatASchedulingGateHoldsBackIsNotPending() {
        assertThat(shown(listed(NOON, file("scheduling-gated/pod.json")))).isEmpty();
    }

    @Test
    void aPodIsPendingFromWhenItsGateIsGone() {
        String gated = file("scheduling-gated/pod.json");
        String free =
                gated.replace("\"schedulingGates\":[{\"name\":\"queue.example/admission\"}],", "")
                        .replace("SchedulingGated", "Unschedulable")
                        .replace(
                                "\"lastTransitionTime\":\"@10M\"",
                                "\"lastTransitionTime\":\"@0S\"");

        assertThat(shown(listed(NOON, gated), modified(NOON.plusSeconds(1), free)))
                .extracting(Finding::title)
                .containsExactly("Pod pending: train-7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"replicas\":3,\"paused\":true",
                "\"replicas\":0",
            })
    void aDeploymentThatSomebodyPausedOrScaledToNothingIsNeitherShortNorStuck(String spec) {
        assertThat(
                        shown(
                                listed(
                                        NOON,
                                        """
                                        {"kind":"Deployment","metadata":{"name":"web","namespace":"shop","generation":1},"spec":{%s},
                                         "status":{"observedGeneration":1,"readyReplicas":0,"conditions":[
                                          {"type":"Available","status":"False","lastTransitionTime":"@1H"},
                                          {"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded","lastTransitionTime":"@1H"}]}}
                                        """
                                                .formatted(spec))))
                .isEmpty();
    }

    @Test
    void anAutoscalerThatMayHaveJustOneNumberOfPodsIsNotAtItsLimit() {
        assertThat(
                        shown(
                                listed(
                                        NOON,
                                        """
                                        {"kind":"HorizontalPodAutoscaler","metadata":{"name":"web","namespace":"shop"},
                                         "spec":{"minReplicas":4,"maxReplicas":4},
                                         "status":{"currentReplicas":4,"conditions":[
                                          {"type":"ScalingLimited","status":"True","reason":"TooManyReplicas","lastTransitionTime":"@1H"}]}}
                                        """)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"pods=0, 0", "pods=10, 1", "'pods=0,requests.cpu=0', 0"})
    void aQuotaOfNothingIsMeant(String limited, int findings) {
        ObjectObserved deployment =
                listed(
                        NOON,
                        """
                        {"kind":"Deployment","metadata":{"name":"web","namespace":"frozen"},"spec":{"replicas":2},
                         "status":{"conditions":[{"type":"ReplicaFailure","status":"True","lastTransitionTime":"@1M",
                          "message":"pods \\"web-6d4-\\" is forbidden: exceeded quota: freeze, requested: pods=1, used: pods=0, limited: %s"}]}}
                        """
                                .formatted(limited));

        assertThat(shown(deployment))
                .filteredOn(finding -> finding.reason().equals("QuotaExceeded"))
                .hasSize(findings);
    }

    @Test
    void aCronJobThatIsSuspendedMissesNothing() {
        ObjectObserved suspended =
                listed(
                        NOON,
                        """
                        {"kind":"CronJob","metadata":{"name":"backup","namespace":"shop"},"spec":{"suspend":true},"status":{}}
                        """);

        assertThat(shown(suspended, missed(suspended))).isEmpty();
    }

    @Test
    void aCordonedNodeThatGoesAwayIsOfLittleInterest() {
        try (var scenario = EnrichmentScenario.begin()) {
            cordon(scenario);

            assertThat(scenario.shown())
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.severity()).isEqualTo(Severity.LOW);
                        assertThat(finding.title()).isEqualTo("Cordoned node not ready: node-7");
                        assertThat(finding.description())
                                .startsWith(
                                        "It was cordoned at 2026-01-01T12:01:00Z by kubectl-cordon.");
                    });
        }
    }

    @Test
    void aCordonedNodeIsOfInterestWhenItsPodsAilOfIt() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(
                    Observations.podOf(
                            "app",
                            "app-1",
                            "node-7",
                            false,
                            KubeObservation.Change.MODIFIED,
                            NOON));
            cordon(scenario);
            scenario.sees(
                            Observations.podOf(
                                    "app",
                                    "app-1",
                                    "node-7",
                                    true,
                                    KubeObservation.Change.MODIFIED,
                                    scenario.now()))
                    .passes(LONG);

            assertThat(scenario.called("Cordoned node"))
                    .singleElement()
                    .extracting(Finding::severity)
                    .isEqualTo(Severity.HIGH);
        }
    }

    private static void cordon(EnrichmentScenario scenario) {
        String ready = "\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]";
        String lost =
                "\"conditions\":[{\"type\":\"Ready\",\"status\":\"Unknown\",\"lastTransitionTime\":\"@0S\",\"message\":\"Kubelet stopped posting node status.\"}]";
        scenario.sees(listed(NOON, node("", "", ready)), Served.listComplete("Node", NOON))
                .passes(Duration.ofMinutes(1))
                .sees(
                        modified(
                                scenario.now(),
                                node("kubectl-cordon", "\"unschedulable\":true", ready)))
                .passes(Duration.ofMinutes(1))
                .sees(
                        modified(
                                scenario.now(),
                                node("kubectl-cordon", "\"unschedulable\":true", lost)))
                .passes(Duration.ofMinutes(5));
    }

    private static String node(String manager, String spec, String status) {
        return """
        {"kind":"Node","lastManager":"%s","metadata":{"name":"node-7"},"spec":{%s},"status":{%s}}
        """
                .formatted(manager, spec, status);
    }

    // A word is not believed against the numbers.

    @Test
    void aContainerThatEndsWellThoughAProcessInItRanOutOfMemoryWasNotKilled() {
        assertThat(shown(modified(NOON, file("oom-exit-zero/pod.json"))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.LOW);
                    assertThat(finding.title()).isEqualTo("Process out of memory: import-9d2wq");
                    assertThat(finding.description())
                            .isEqualTo(
                                    "A process in container main was killed because memory ran out (limit 256Mi); the container itself ended with exit code 0.");
                    assertThat(diagnosis(finding).category()).isEqualTo("process-out-of-memory");
                });
    }

    @Test
    void aContainerThatFailsAfterAProcessInItRanOutOfMemoryIsLessThanOneThatWasKilled() {
        String failed =
                file("oom-exit-zero/pod.json")
                        .replace("Succeeded", "Failed")
                        .replace("\"exitCode\":0", "\"exitCode\":1");

        assertThat(shown(modified(NOON, failed)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.MEDIUM);
                    assertThat(finding.reason()).isEqualTo("ProcessOOMKilled");
                });
    }

    @Test
    void aLoopInWhichAProcessRunsOutOfMemoryIsNotOneOfAContainerThatIsKilled() {
        String loops = LOOPS.replace("\"reason\":\"Error\"", "\"reason\":\"OOMKilled\"");

        assertThat(shown(modified(NOON, pod("web-1", "Running", "", loops))))
                .singleElement()
                .extracting(Finding::reason)
                .isEqualTo("ProcessOOMKilled");
    }

    @Test
    void aContainerThatWasKilledForItsMemoryIsToldAsSuch() {
        String killed =
                file("oom-exit-zero/pod.json")
                        .replace("Succeeded", "Failed")
                        .replace("\"exitCode\":0", "\"exitCode\":137");

        assertThat(shown(modified(NOON, killed)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.HIGH);
                    assertThat(finding.title()).isEqualTo("OOMKilled: import-9d2wq");
                });
    }

    @Test
    void anEndThatNobodySawIsNoCrash() {
        String unseen =
                "\"restartCount\":3,\"state\":{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}},\"lastState\":{\"terminated\":{\"exitCode\":137,\"reason\":\"ContainerStatusUnknown\"}}";

        assertThat(shown(modified(NOON, pod("web-1", "Running", "", unseen)))).isEmpty();
    }

    // Old news is not told as new.

    @Test
    void aPodThatWasEvictedDaysAgoIsNotTold() {
        assertThat(shown(listed(NOON, file("evicted-days-ago/pod.json")))).isEmpty();
    }

    @Test
    void aPodThatIsEvictedWhileWatchedIsToldWithItsTime() {
        String evicted = file("evicted-days-ago/pod.json");
        String running = evicted.replace("Failed", "Running").replace("Evicted", "");

        assertThat(shown(listed(NOON, running), modified(NOON.plusSeconds(30), evicted)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.title()).startsWith("Pod evicted");
                    assertThat(finding.startsAt()).isEqualTo(NOON);
                });
    }

    @Test
    void aPodThatFailedDaysAgoIsNotTold() {
        String old =
                file("failed-pod-without-a-job/pod.json")
                        .replace("@10M", "@3D")
                        .replace("@1M", "@2D");

        assertThat(shown(listed(NOON, old))).isEmpty();
    }

    @Test
    void aJobThatFailedDaysAgoIsNotTold() {
        String old = file("old-failed-run-of-a-cronjob/failed.json");

        assertThat(shown(listed(NOON, old), modified(NOON.plusSeconds(5), old))).isEmpty();
    }

    @Test
    void aContainerThatWasKilledForItsMemoryDaysAgoAndStaysEndedIsNotTold() {
        String old =
                file("oom-exit-zero/pod.json")
                        .replace("\"exitCode\":0", "\"exitCode\":137")
                        .replace("@1M", "@2D");

        assertThat(shown(listed(NOON, old))).isEmpty();
    }

    // The outcome does not depend on the order.

    @Test
    void aFailedRunThatALaterOneMadeGoodNeverOpens() {
        String recently = "@8M";
        String failed =
                owned(file("old-failed-run-of-a-cronjob/failed.json").replace("@5D", recently));
        String succeeded =
                owned(file("old-failed-run-of-a-cronjob/succeeded.json").replace("@4D", "@3M"));

        assertThat(shown(listed(NOON, succeeded), listed(NOON, failed))).isEmpty();
        assertThat(
                        shown(
                                listed(NOON, succeeded),
                                listed(NOON, failed),
                                modified(NOON.plusSeconds(1), failed)))
                .isEmpty();
        assertThat(shown(listed(NOON, failed), listed(NOON, succeeded)))
                .allMatch(Finding::isResolved);
    }

    @Test
    void anEarlierRunThatEndedWellDoesNotMakeALaterFailureGood() {
        String failed =
                owned(file("old-failed-run-of-a-cronjob/failed.json").replace("@5D", "@2M"));
        String succeeded = owned(file("old-failed-run-of-a-cronjob/succeeded.json"));

        assertThat(shown(listed(NOON, succeeded), listed(NOON, failed)))
                .singleElement()
                .matches(finding -> !finding.isResolved());
        assertThat(shown(listed(NOON, failed), listed(NOON, succeeded)))
                .singleElement()
                .matches(finding -> !finding.isResolved());
    }

    @Test
    void aFailedReleaseThatALaterRevisionMadeGoodNeverOpens() {
        assertThat(shown(release(2, "deployed"), release(1, "failed"))).isEmpty();
        assertThat(shown(release(1, "failed"), release(2, "deployed")))
                .allMatch(Finding::isResolved);
    }

    private static ObjectObserved release(int revision, String status) {
        return listed(
                NOON,
                """
                {"kind":"HelmRelease","metadata":{"name":"web.v%1$d","namespace":"shop","creationTimestamp":"@5M",
                  "ownerReferences":[{"kind":"HelmRelease","name":"web"}]},
                 "release":{"revision":%1$d,"status":"%2$s"}}
                """
                        .formatted(revision, status));
    }

    @Test
    void aCrashOfAnOldRevisionIsOverWhenANewerOneIsWellInWhateverOrderTheyAreSeen() {
        ObjectObserved old = ofRevision(NOON, "web-a1", "a1", "@1H", LOOPS);
        ObjectObserved newer = ofRevision(NOON, "web-b2", "b2", "@1M", WELL);
        KubeObservation removed =
                Served.object(
                        KubeObservation.Change.DELETED,
                        NOON.plusSeconds(20),
                        old.body().toString());

        assertThat(shown(newer, old, removed)).isEmpty();
        assertThat(shown(newer, old))
                .extracting(Finding::title)
                .containsExactly("Crashing pod web-a1");
    }

    @Test
    void aCrashOfANewRevisionIsToldThoughTheOldOneIsWell() {
        ObjectObserved old = ofRevision(NOON, "web-a1", "a1", "@1H", WELL);
        ObjectObserved newer = ofRevision(NOON, "web-b2", "b2", "@1M", LOOPS);

        assertThat(shown(old, newer))
                .extracting(Finding::title)
                .containsExactly("Crashing pod web-b2");
    }

    private static final String LOOPS =
            "\"restartCount\":3,\"state\":{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}},\"lastState\":{\"terminated\":{\"exitCode\":1,\"reason\":\"Error\",\"finishedAt\":\"@10S\"}}";
    private static final String WELL =
            "\"restartCount\":0,\"ready\":true,\"state\":{\"running\":{}}";

    private static ObjectObserved ofRevision(
            Instant at, String name, String revision, String created, String container) {
        return modified(
                at,
                """
                {"kind":"Pod","metadata":{"name":"%s","namespace":"shop","creationTimestamp":"%s","labels":{"pod-template-hash":"%s"},
                  "ownerReferences":[{"kind":"Deployment","name":"web"}]},
                 "spec":{"nodeName":"node-1"},
                 "status":{"phase":"Running","conditions":[{"type":"Ready","status":"%s"}],"containerStatuses":[{"name":"web","image":"web:1",%s}]}}
                """
                        .formatted(
                                name,
                                created,
                                revision,
                                container.equals(WELL) ? "True" : "False",
                                container));
    }

    @Test
    void aRefusalThatIsHeardOfWhenTheClaimHasItsVolumeOpensNothing() {
        ObjectObserved bound =
                listed(
                        NOON.plusSeconds(1),
                        """
                        {"kind":"PersistentVolumeClaim","metadata":{"name":"data","namespace":"shop"},"status":{"phase":"Bound"}}
                        """);

        assertThat(shown(bound, warning(NOON, bound, "ProvisioningFailed", "try again", 1)))
                .isEmpty();
    }

    @Test
    void aMissedTimeThatIsHeardOfWhenTheNextRunHasBegunOpensNothing() {
        ObjectObserved run =
                listed(
                        NOON.plusSeconds(1),
                        """
                        {"kind":"CronJob","metadata":{"name":"backup","namespace":"shop"},"status":{"lastScheduleTime":"@0S"}}
                        """);

        assertThat(shown(run, missed(run))).isEmpty();
    }

    // Between the triggers.

    @Test
    void aPodThatFailsAndHasNobodyWhoJudgesItIsToldWithItsLastWords() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(modified(NOON, file("failed-pod-without-a-job/pod.json")))
                    .looksUp("ModuleNotFoundError: No module named 'pandas'")
                    .passes(LONG);

            assertThat(scenario.shown())
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.title()).isEqualTo("Pod failed: nightly-1722");
                        assertThat(finding.startsAt()).isEqualTo(NOON.minusSeconds(60));
                        assertThat(diagnosis(finding).cause()).contains("pandas");
                    });
        }
    }

    @Test
    void aFailedPodOfAJobIsTheJobsMatter() {
        String judged =
                file("failed-pod-without-a-job/pod.json")
                        .replace(
                                "\"namespace\":\"shop\"",
                                "\"namespace\":\"shop\",\"ownerReferences\":[{\"kind\":\"Job\",\"name\":\"nightly\",\"controller\":true}]");

        assertThat(shown(modified(NOON, judged))).isEmpty();
    }

    @Test
    void aPodThatItsNodeRefusesIsToldThoughItsControllerMakesAnother() {
        String refused =
                """
                {"kind":"Pod","metadata":{"name":"web-1","namespace":"shop","ownerReferences":[{"kind":"ReplicaSet","name":"web","controller":true}]},
                 "spec":{"nodeName":"node-1"},
                 "status":{"phase":"Failed","reason":"OutOfcpu","message":"Pod was rejected: Node didn't have enough resource: cpu","startTime":"@10S"}}
                """;

        assertThat(shown(modified(NOON, refused)))
                .singleElement()
                .extracting(Finding::description)
                .isEqualTo("OutOfcpu: Pod was rejected: Node didn't have enough resource: cpu");
    }

    @Test
    void aReasonToWaitThatNobodyKnowsCountsAsAFailureToStart() {
        String waiting =
                "\"state\":{\"waiting\":{\"reason\":\"GpuPluginError\",\"message\":\"no device is free\"}}";

        assertThat(shown(modified(NOON, pod("web-1", "Pending", "", waiting))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.title()).isEqualTo("Container does not start: web-1");
                    assertThat(finding.description())
                            .isEqualTo("GpuPluginError: no device is free");
                });
    }

    @Test
    void aPodThatIsLongPendingSaysWhatItIsDoing() {
        String init =
                """
                {"kind":"Pod","metadata":{"name":"web-1","namespace":"shop","creationTimestamp":"@10M"},
                 "spec":{"nodeName":"node-1","initContainers":[{"name":"wait-for-db"},{"name":"migrate"}],"containers":[{"name":"web"}]},
                 "status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"True"}],
                  "initContainerStatuses":[{"name":"wait-for-db","state":{"running":{"startedAt":"2026-01-01T11:51:00Z"}}},
                   {"name":"migrate","state":{"waiting":{"reason":"PodInitializing"}}}]}}
                """;
        String volume =
                """
                {"kind":"Pod","metadata":{"name":"web-2","namespace":"shop","creationTimestamp":"@10M"},
                 "spec":{"nodeName":"node-1","volumes":[{"name":"d","persistentVolumeClaim":{"claimName":"data"}}],"containers":[{"name":"web"}]},
                 "status":{"phase":"Pending","conditions":[{"type":"PodReadyToStartContainers","status":"False"}],
                  "containerStatuses":[{"name":"web","state":{"waiting":{"reason":"ContainerCreating"}}}]}}
                """;

        assertThat(shown(modified(NOON, init)).getFirst().description())
                .isEqualTo(
                        "Init container wait-for-db (1 of 2) runs since 2026-01-01T11:51:00Z and has not ended.");
        assertThat(shown(modified(NOON, volume)).getFirst().description())
                .isEqualTo(
                        "Node node-1 prepares its sandbox: it sets up its network and mounts claim data.");
    }

    @Test
    void aWarningAboutANodeIsTold() {
        Subject node = Subject.node("node-1");

        assertThat(
                        shown(
                                warning(
                                        NOON,
                                        node,
                                        "node-1",
                                        node,
                                        "SystemOOM",
                                        "System OOM encountered, victim process: java",
                                        1)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.title()).isEqualTo("SystemOOM: node node-1");
                    assertThat(finding.severity()).isEqualTo(Severity.LOW);
                });
    }

    @Test
    void aLoopThatNeverPausesIsACrashLoop() {
        try (var scenario = EnrichmentScenario.begin()) {
            Instant at = NOON;
            for (int restarts = 0; restarts < 4; restarts++) {
                scenario.sees(
                                modified(
                                        at,
                                        pod(
                                                "web-1",
                                                "Running",
                                                "",
                                                "\"restartCount\":%d,\"state\":{\"running\":{}},\"lastState\":%s"
                                                        .formatted(
                                                                restarts,
                                                                restarts == 0
                                                                        ? "{}"
                                                                        : "{\"terminated\":{\"exitCode\":137,\"reason\":\"Error\",\"finishedAt\":\"@0S\"}}"))))
                        .passes(Duration.ofSeconds(30));
                at = scenario.now();
            }
            scenario.passes(Duration.ofMinutes(1));

            assertThat(scenario.shown())
                    .extracting(Finding::title)
                    .containsExactly("Crashing pod web-1");
        }
    }

    private static List<Finding> shown(KubeObservation... seen) {
        try (var scenario = EnrichmentScenario.begin()) {
            for (KubeObservation each : seen) {
                scenario.sees(each);
            }
            return scenario.passes(LONG).looksUp("").passes(Duration.ofMinutes(1)).shown();
        }
    }

    private static KubeObservation failedMount(ObjectObserved pod) {
        return warning(
                NOON,
                pod,
                "FailedMount",
                "MountVolume.SetUp failed for volume \"kube-api-access\" : object \"shop\"/\"kube-root-ca.crt\" not registered",
                4);
    }

    private static KubeObservation missed(ObjectObserved cronJob) {
        return warning(NOON, cronJob, "MissSchedule", "Missed scheduled time to start a job", 1);
    }

    private static String owned(String job) {
        return job.replace(
                "\"namespace\":\"shop\"",
                "\"namespace\":\"shop\",\"ownerReferences\":[{\"kind\":\"CronJob\",\"name\":\"backup\",\"controller\":true}]");
    }

    private static String pod(String name, String phase, String spec, String container) {
        return """
        {"kind":"Pod","metadata":{"name":"%s","namespace":"shop","creationTimestamp":"@10M"},"spec":{"nodeName":"node-1"%s},
         "status":{"phase":"%s","conditions":[{"type":"Ready","status":"False"}],"containerStatuses":[{"name":"web","image":"web:1",%s}]}}
        """
                .formatted(name, spec, phase, container);
    }
}
