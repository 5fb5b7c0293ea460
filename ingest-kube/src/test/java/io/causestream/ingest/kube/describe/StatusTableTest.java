package io.causestream.ingest.kube.describe;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Subject;
import io.causestream.redaction.Redactor;
import io.causestream.topics.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTableTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void ofADeploymentItHasTheReplicasAndTheConditions() {
        assertThat(
                        rows(
                                "Deployment",
                                """
                                {"metadata":{"generation":3},
                                 "spec":{"replicas":3,"paused":true},
                                 "status":{"observedGeneration":2,"readyReplicas":1,"updatedReplicas":2,
                                   "availableReplicas":1,"unavailableReplicas":2,
                                   "conditions":[{"type":"Available","status":"False","reason":"MinimumReplicasUnavailable",
                                     "message":"token=hunter2 is missing","lastTransitionTime":"2026-01-01T11:55:00Z"}]}}
                                """))
                .containsExactly(
                        List.of(
                                "replicas",
                                "1 of 3 ready",
                                "2 updated, 1 available, 2 unavailable"),
                        List.of("rollout", "paused", "kubectl rollout resume continues it"),
                        List.of(
                                "controller",
                                "is behind",
                                "it has not seen the latest change of the spec yet"),
                        List.of(
                                "Available",
                                "False for 5m",
                                "MinimumReplicasUnavailable: token=[redacted] is missing"));
    }

    @Test
    void ofAStatefulSetItSaysHowFarTheUpdateIsAndWhatHoldsItBack() {
        assertThat(
                        rows(
                                "StatefulSet",
                                """
                                {"spec":{"replicas":3,"updateStrategy":{"rollingUpdate":{"partition":2}}},
                                 "status":{"readyReplicas":2,"currentReplicas":2,"updatedReplicas":1,"availableReplicas":2,
                                   "currentRevision":"db-1","updateRevision":"db-2"}}
                                """))
                .contains(
                        List.of("rollout", "1 of 3 updated", "from db-1 to db-2"),
                        List.of("partition", "2", "pods with lower numbers are not updated"));
        assertThat(rows("StatefulSet", "{\"spec\":{\"updateStrategy\":{\"type\":\"OnDelete\"}}}"))
                .contains(
                        List.of(
                                "update strategy",
                                "OnDelete",
                                "a pod is updated only once it is deleted"));
    }

    @Test
    void ofADaemonSetItHasTheNodes() {
        assertThat(
                        rows(
                                "DaemonSet",
                                """
                                {"status":{"desiredNumberScheduled":5,"currentNumberScheduled":5,"numberReady":3,
                                  "updatedNumberScheduled":4,"numberUnavailable":2,"numberMisscheduled":1}}
                                """))
                .containsExactly(
                        List.of("nodes", "3 of 5 ready", "5 scheduled, 4 updated, 2 unavailable"),
                        List.of("misscheduled", "1", "on nodes where it should not run"));
    }

    @Test
    void ofAJobItHasItsProgress() {
        assertThat(
                        rows(
                                "Job",
                                """
                                {"spec":{"completions":3,"backoffLimit":2,"activeDeadlineSeconds":600},
                                 "status":{"succeeded":1,"failed":3,"startTime":"2026-01-01T11:50:00Z",
                                   "conditions":[{"type":"Failed","status":"True","reason":"BackoffLimitExceeded"}]}}
                                """))
                .containsExactly(
                        List.of("pods", "1 of 3 completed", "0 active, 3 failed, backoff limit 2"),
                        List.of("started", "10m ago", "2026-01-01T11:50:00Z"),
                        List.of("deadline", "10m", "after its start"),
                        List.of("Failed", "True", "BackoffLimitExceeded"));
    }

    @Test
    void ofAnAutoscalerItHasEachMetricWithItsTarget() {
        assertThat(
                        rows(
                                "HorizontalPodAutoscaler",
                                """
                                {"spec":{"minReplicas":2,"maxReplicas":6,"scaleTargetRef":{"kind":"Deployment","name":"web"},
                                   "metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"averageUtilization":50}}},
                                     {"type":"Pods","pods":{"metric":{"name":"queue"},"target":{"averageValue":"10"}}}]},
                                 "status":{"currentReplicas":6,"desiredReplicas":9,
                                   "currentMetrics":[{"type":"Resource","resource":{"name":"cpu","current":{"averageUtilization":91}}}],
                                   "conditions":[{"type":"ScalingLimited","status":"True","reason":"TooManyReplicas"}]}}
                                """))
                .containsExactly(
                        List.of("replicas", "6 of 9 wanted", "between 2 and 6"),
                        List.of("scales", "Deployment web", "-"),
                        List.of("metric cpu", "91%", "target 50%"),
                        List.of("metric queue", "unknown", "target 10"),
                        List.of("ScalingLimited", "True", "TooManyReplicas"));
    }

    @Test
    void ofAnApiItSaysWhichServiceServesIt() {
        assertThat(
                        rows(
                                "APIService",
                                """
                                {"spec":{"service":{"namespace":"kube-system","name":"metrics-server","port":443}},
                                 "status":{"conditions":[{"type":"Available","status":"False","reason":"MissingEndpoints"}]}}
                                """))
                .containsExactly(
                        List.of("served by", "Service kube-system/metrics-server", "port 443"),
                        List.of("Available", "False", "MissingEndpoints"));
    }

    @Test
    void ofAClaimItHasThePhaseTheClassAndTheSize() {
        assertThat(
                        rows(
                                "PersistentVolumeClaim",
                                """
                                {"spec":{"storageClassName":"fast","resources":{"requests":{"storage":"10Gi"}}},
                                 "status":{"phase":"Pending"}}
                                """))
                .containsExactly(
                        List.of("claim", "Pending", "no volume"),
                        List.of("storage class", "fast", "-"),
                        List.of("size", "-", "requested 10Gi"));
    }

    @Test
    void ofACertificateItHasTheExpiry() {
        assertThat(
                        rows(
                                "Certificate",
                                """
                                {"spec":{"secretName":"shop-tls"},"status":{"notAfter":"2026-02-01T00:00:00Z",
                                  "conditions":[{"type":"Ready","status":"False","reason":"Expired"}]}}
                                """))
                .contains(
                        List.of("expires", "2026-02-01T00:00:00Z", "-"),
                        List.of("Ready", "False", "Expired"));
    }

    @Test
    void ofWhatHasNeitherItIsEmpty() {
        assertThat(rows("ConfigMap", "{\"data\":{}}")).isEmpty();
    }

    private static List<List<String>> rows(String kind, String object) {
        return StatusTable.of(
                        new Subject(kind, "shop", "x"),
                        Json.MAPPER.readTree(object),
                        NOON,
                        Redactor.standard())
                .rows();
    }
}
