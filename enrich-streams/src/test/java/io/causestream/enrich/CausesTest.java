package io.causestream.enrich;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static io.causestream.enrich.Observations.CHECKOUT;
import static io.causestream.enrich.Observations.node;
import static io.causestream.enrich.Observations.other;
import static io.causestream.enrich.Observations.podOf;
import static io.causestream.enrich.Observations.waiting;
import static io.causestream.observation.KubeObservation.Change.ADDED;
import static io.causestream.observation.KubeObservation.Change.MODIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Change;
import io.causestream.finding.Enrichment;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation;
import io.causestream.topics.Json;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What brings a problem about is told with it, and what ends it ends its message. */
class CausesTest {

    private static final Duration A_MOMENT = Duration.ofSeconds(11);
    private static final String CLAIM_PENDING = "Volume claim pending: data";
    private static final String QUOTA = "Quota refuses pods: checkout";

    private static final String UPDATES =
            """
            customPlaybooks:
              - name: Updates
                triggers:
                  - on_deployment_update: {}
                actions:
                  - create_finding:
                      title: "$name was updated"
                      aggregation_key: Update
            """;

    @Test
    void aClaimThatFindsNoVolumeTellsOfThePodThatWaitsForIt() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(claim("Pending", NOON), waitsForClaim(NOON))
                    .passes(Duration.ofMinutes(6))
                    .looksUp("")
                    .passes(A_MOMENT);

            assertThat(scenario.shown()).extracting(Finding::title).containsExactly(CLAIM_PENDING);
            Finding claim = scenario.shown().getFirst();
            Finding pod = scenario.called("Pod pending: db-0").getFirst();
            assertThat(claim.relations().causeOf()).containsExactly(pod.id());
            assertThat(pod.relations().symptomOf()).containsExactly(claim.id());

            scenario.sees(claim("Bound", scenario.now()))
                    .sees(podOf("db", "db-0", "node-1", false, MODIFIED, scenario.now()))
                    .passes(Duration.ofMinutes(3));

            assertThat(scenario.shown()).extracting(Finding::title).containsExactly(CLAIM_PENDING);
            assertThat(scenario.shown()).allMatch(Finding::isResolved);
        }
    }

    @Test
    void aPodThatWaitsForAnotherClaimIsAnotherProblem() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(
                            other(
                                    "PersistentVolumeClaim",
                                    "other",
                                    ADDED,
                                    NOON,
                                    claimBody("Pending")))
                    .sees(waitsForClaim(NOON))
                    .passes(Duration.ofMinutes(6))
                    .looksUp("")
                    .passes(A_MOMENT);

            assertThat(scenario.shown())
                    .extracting(Finding::title)
                    .containsExactlyInAnyOrder("Volume claim pending: other", "Pod pending: db-0");
        }
    }

    @Test
    void aQuotaThatRefusesPodsTellsOfTheDeploymentThatIsShortOfThem() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(refusedByQuota(NOON)).looksUp("").passes(Duration.ofMinutes(16));
            scenario.looksUp("").passes(A_MOMENT);

            assertThat(scenario.shown()).extracting(Finding::title).containsExactly(QUOTA);
            Finding quota = scenario.shown().getFirst();
            assertThat(quota.description()).contains("exceeded quota: pods-of-shop");
            Finding shortOf = scenario.called("Deployment short of replicas").getFirst();
            assertThat(shortOf.relations().symptomOf()).containsExactly(quota.id());
            assertThat(quota.relations().causeOf()).containsExactly(shortOf.id());

            scenario.sees(Observations.deploymentOf("checkout", 2, 2, scenario.now()))
                    .passes(Duration.ofMinutes(3));

            assertThat(scenario.shown()).extracting(Finding::title).containsExactly(QUOTA);
            assertThat(scenario.shown()).allMatch(Finding::isResolved);
        }
    }

    @Test
    void anUpdateTellsOfTheCrashThatCameOfItWhichIsToldAllTheSame() {
        try (var scenario = EnrichmentScenario.with(UPDATES)) {
            scenario.sees(updated("1", NOON))
                    .passes(Duration.ofMinutes(1))
                    .sees(updated("2", scenario.now()))
                    .looksUp("")
                    .passes(Duration.ofMinutes(1))
                    .sees(waiting("web-1", 2, "Error", 1, scenario.now(), scenario.now()))
                    .looksUp("boom")
                    .passes(A_MOMENT);

            Finding update = scenario.called("checkout was updated").getFirst();
            Finding crash = scenario.called("Crashing pod web-1").getFirst();
            assertThat(scenario.shown()).extracting(Finding::id).contains(update.id(), crash.id());
            assertThat(update.relations().causeOf()).containsExactly(crash.id());
            assertThat(update.enrichments())
                    .filteredOn(Enrichment.Table.class::isInstance)
                    .asString()
                    .contains("Crashing pod web-1");
            assertThat(crash.changes())
                    .flatExtracting(Change::diffs)
                    .contains(
                            new FieldDiff(
                                    "spec.template.spec.containers[web].image",
                                    "shop/checkout:1",
                                    "shop/checkout:2"));
        }
    }

    @Test
    void anUpdateOfLongAgoIsNoCause() {
        try (var scenario = EnrichmentScenario.with(UPDATES)) {
            scenario.sees(updated("1", NOON))
                    .passes(Duration.ofMinutes(1))
                    .sees(updated("2", scenario.now()))
                    .looksUp("")
                    .passes(Duration.ofMinutes(45))
                    .sees(waiting("web-1", 2, "Error", 1, scenario.now(), scenario.now()))
                    .looksUp("boom")
                    .passes(A_MOMENT);

            assertThat(scenario.called("checkout was updated").getFirst().relations().causeOf())
                    .isEmpty();
            assertThat(scenario.called("Crashing pod web-1").getFirst().changes()).isEmpty();
        }
    }

    @Test
    void whatChangedOnItsNodeIsToldWithWhatBrokeThereSoonAfter() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(kubelet("node-1", "v1.34.1", NOON), kubelet("node-2", "v1.34.1", NOON))
                    .passes(Duration.ofHours(1))
                    .sees(
                            kubelet("node-1", "v1.35.4", scenario.now()),
                            kubelet("node-2", "v1.35.4", scenario.now()))
                    .passes(Duration.ofMinutes(1))
                    .sees(podOf("till", "till-1", "node-1", true, MODIFIED, scenario.now()))
                    .looksUp("boom")
                    .passes(A_MOMENT);

            assertThat(scenario.last().title()).isEqualTo("Crashing pod till-1");
            assertThat(scenario.last().changes())
                    .singleElement()
                    .satisfies(change -> {
                        assertThat(change.workload()).isEqualTo(Subject.node("node-1"));
                        assertThat(change.diffs())
                                .containsExactly(
                                        new FieldDiff(
                                                "status.nodeInfo.kubeletVersion",
                                                "v1.34.1",
                                                "v1.35.4"));
                        assertThat(change.beforeStart()).isEqualTo(Duration.ofMinutes(1));
                    });
        }
    }

    @Test
    void aJobThatSucceedsEndsWhatAnEarlierOneOfItsCronJobBegan() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(job("report-1", "Failed", NOON)).looksUp("").passes(A_MOMENT);
            assertThat(scenario.shown())
                    .extracting(Finding::title)
                    .containsExactly("Job failed: report-1");

            scenario.sees(job("report-2", "Running", scenario.now()))
                    .passes(Duration.ofMinutes(10));
            assertThat(scenario.shown()).noneMatch(Finding::isResolved);

            scenario.sees(job("report-2", "Complete", scenario.now()))
                    .passes(Duration.ofMinutes(6));
            assertThat(scenario.shown()).hasSize(1).allMatch(Finding::isResolved);
        }
    }

    @Test
    void aStuckRolloutEndsWhenItIsComplete() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(rollout("False", "ProgressDeadlineExceeded", NOON))
                    .looksUp("")
                    .passes(A_MOMENT);
            assertThat(scenario.shown())
                    .extracting(Finding::title)
                    .containsExactly("Rollout stuck: checkout");

            scenario.passes(Duration.ofMinutes(10));
            assertThat(scenario.shown()).noneMatch(Finding::isResolved);

            scenario.sees(rollout("True", "NewReplicaSetAvailable", scenario.now()))
                    .passes(Duration.ofMinutes(6));
            assertThat(scenario.shown()).hasSize(1).allMatch(Finding::isResolved);
        }
    }

    private static KubeObservation claim(String phase, Instant at) {
        return other("PersistentVolumeClaim", "data", MODIFIED, at, claimBody(phase));
    }

    /** Of a class whose driver was asked for a volume. */
    private static String claimBody(String phase) {
        return """
        {"metadata":{"creationTimestamp":"%s","annotations":{"volume.kubernetes.io/storage-provisioner":"disks.example.com"}},
         "spec":{"storageClassName":"fast-ssd"},"status":{"phase":"%s"}}\
        """
                .formatted(NOON, phase);
    }

    private static KubeObservation waitsForClaim(Instant since) {
        return pod(
                "db",
                "db-0",
                since,
                """
                {"metadata":{"name":"db-0","creationTimestamp":"%s"},
                 "spec":{"containers":[{"name":"web"}],
                  "volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"data"}}]},
                 "status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable",
                  "lastTransitionTime":"%s","message":"0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims."}]}}\
                """
                        .formatted(since, since));
    }

    private static KubeObservation refusedByQuota(Instant at) {
        return other(
                "Deployment",
                CHECKOUT.name(),
                MODIFIED,
                at,
                """
                {"metadata":{"name":"checkout","generation":1},
                 "spec":{"replicas":2},
                 "status":{"observedGeneration":1,"readyReplicas":0,"conditions":[
                  {"type":"Available","status":"False","lastTransitionTime":"%1$s"},
                  {"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable","lastTransitionTime":"%1$s"},
                  {"type":"ReplicaFailure","status":"True","reason":"FailedCreate","lastTransitionTime":"%1$s",
                   "message":"pods \\"checkout-1\\" is forbidden: exceeded quota: pods-of-shop, requested: pods=1, used: pods=4, limited: pods=4"}]}}\
                """
                        .formatted(at));
    }

    /** Of which all pods are ready so far. */
    private static KubeObservation updated(String image, Instant at) {
        return other(
                "Deployment",
                CHECKOUT.name(),
                MODIFIED,
                at,
                """
                {"metadata":{"name":"checkout"},
                 "spec":{"replicas":2,"template":{"spec":{"containers":[{"name":"web","image":"shop/checkout:%s"}]}}},
                 "status":{"readyReplicas":2}}\
                """
                        .formatted(image));
    }

    private static KubeObservation kubelet(String name, String version, Instant at) {
        return node(
                name,
                at,
                """
                {"metadata":{"name":"%s"},
                 "status":{"nodeInfo":{"kubeletVersion":"%s"},"conditions":[{"type":"Ready","status":"True"}]}}\
                """
                        .formatted(name, version));
    }

    private static KubeObservation job(String name, String state, Instant at) {
        String condition =
                state.equals("Running")
                        ? ""
                        : """
                        {"type":"%s","status":"True","reason":"BackoffLimitExceeded","lastTransitionTime":"%s",
                         "message":"Job has reached the specified backoff limit"}\
                        """
                                .formatted(state, at);
        return observed(
                new Subject("Job", "shop", name),
                new Subject("CronJob", "shop", "report"),
                at,
                "{\"metadata\":{\"name\":\"%s\"},\"spec\":{\"backoffLimit\":0},\"status\":{\"conditions\":[%s]}}"
                        .formatted(name, condition));
    }

    private static KubeObservation rollout(String progressing, String reason, Instant at) {
        return other(
                "Deployment",
                CHECKOUT.name(),
                MODIFIED,
                at,
                """
                {"metadata":{"name":"checkout","generation":2},"spec":{"replicas":2},
                 "status":{"observedGeneration":2,"readyReplicas":2,"conditions":[
                  {"type":"Available","status":"True","lastTransitionTime":"%1$s"},
                  {"type":"Progressing","status":"%2$s","reason":"%3$s","lastTransitionTime":"%1$s",
                   "message":"ReplicaSet \\"checkout-2\\" has timed out progressing."}]}}\
                """
                        .formatted(at, progressing, reason));
    }

    private static KubeObservation pod(String deployment, String name, Instant at, String body) {
        return observed(
                Subject.pod("shop", name), new Subject("Deployment", "shop", deployment), at, body);
    }

    /** Of a workload other than itself. */
    private static KubeObservation observed(
            Subject object, Subject workload, Instant at, String body) {
        var like =
                (KubeObservation.ObjectObserved)
                        other(object.kind(), object.name(), MODIFIED, at, body);
        return new KubeObservation.ObjectObserved(
                like.id(),
                like.cluster(),
                like.change(),
                object,
                "uid-" + object.name(),
                workload,
                like.epoch(),
                like.resourceVersion(),
                like.listing(),
                at,
                like.age(),
                Json.MAPPER.readTree(body));
    }
}
