package io.causestream.enrich.diagnosis;

import static io.causestream.enrich.diagnosis.Findings.alert;
import static io.causestream.enrich.diagnosis.Findings.crash;
import static io.causestream.enrich.diagnosis.Findings.diff;
import static io.causestream.enrich.diagnosis.Findings.recorded;
import static io.causestream.enrich.diagnosis.Findings.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The words are those of real nodes, of a real API server and of pods that really ended so. */
class RecordedCrashesTest {

    @Test
    void aRolloutThatTookTheEnvironmentAwayIsNamedWithTheVariableThatTheLogMisses() {
        Diagnosis diagnosis =
                diagnosis(
                        crash(1, "Error", "64Mi")
                                .log(recorded("bad-rollout.log"))
                                .rolledOut(
                                        diff("args[0]", "echo 2.3.1", "echo 2.4.0"),
                                        diff("env[LOG_LEVEL]", null, "{\"name\":\"LOG_LEVEL\"}"),
                                        diff(
                                                "envFrom",
                                                "[{\"configMapRef\":{\"name\":\"checkout-config\"}}]",
                                                null),
                                        diff(
                                                "image",
                                                "localhost/busybox:1",
                                                "localhost/busybox:2")));

        assertThat(diagnosis)
                .isEqualTo(
                        new Diagnosis(
                                "missing-setting",
                                "DATABASE_URL is not set, and container web does not run without it: the rollout 62 s before removed envFrom (config map checkout-config).",
                                List.of(
                                        "java.lang.IllegalStateException: required setting DATABASE_URL is not set"),
                                List.of(
                                        "Set DATABASE_URL in deployment shop/checkout (the rollout 62 s before removed envFrom (config map checkout-config)).",
                                        "Roll back: kubectl -n shop rollout undo deployment/checkout"),
                                Confidence.HIGH));
    }

    @Test
    void aRefusedConnectionNamesWhereItWasToGo() {
        Diagnosis named =
                diagnosis(
                        crash(1, "Error")
                                .log(
                                        "INFO  [main] payments 1.8.0 starting",
                                        "ERROR [main] cannot reach redis://cache.default.svc:6379: connection refused",
                                        "\tat com.example.payments.Cache.open(Cache.java:33)"));
        Diagnosis here =
                diagnosis(
                        crash(1, "Error")
                                .log(
                                        "connecting to 127.0.0.1:5432",
                                        "nc: can't connect to remote host (127.0.0.1): Connection refused",
                                        "ERROR dial tcp 127.0.0.1:5432: connect: connection refused"));

        assertThat(named.category()).isEqualTo("dependency-refused");
        assertThat(named.cause()).contains("cache.default.svc:6379");
        assertThat(named.fixes())
                .contains(
                        "kubectl -n default get service,endpointslices -l kubernetes.io/service-name=cache");
        assertThat(here.cause()).contains("127.0.0.1:5432");
        assertThat(here.fixes().getFirst()).contains("is the pod itself");
    }

    @Test
    void aShellThatFindsNoCommandNamesIt() {
        Diagnosis diagnosis =
                diagnosis(
                        crash(127, "Error")
                                .log("starting", "sh: exec: line 0: migrate: not found"));

        assertThat(diagnosis.category()).isEqualTo("command-not-found");
        assertThat(diagnosis.cause()).startsWith("migrate,");
        assertThat(diagnosis.evidence()).containsExactly("sh: exec: line 0: migrate: not found");
    }

    @Test
    void aCommandThatTheImageLacksIsNamedByTheRuntime() {
        String note =
                "Error: failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: \"/app/server\": stat /app/server: no such file or directory: unknown";

        Diagnosis diagnosis = diagnosis(crash(128, "StartError").event("Warning", "Failed", note));

        assertThat(diagnosis.category()).isEqualTo("command-not-found");
        assertThat(diagnosis.cause()).startsWith("/app/server,");
        assertThat(diagnosis.evidence()).containsExactly(note);
    }

    @Test
    void aProbeThatAsksAtAnotherPortThanTheLogSaysIsTold() {
        Diagnosis diagnosis =
                diagnosis(
                        crash(137, "Error")
                                .log("INFO serving on 9090")
                                .event(
                                        "Warning",
                                        "Unhealthy",
                                        "Liveness probe failed: dial tcp 10.207.216.5:8080: connect: connection refused")
                                .event(
                                        "Normal",
                                        "Killing",
                                        "Container web failed liveness probe, will be restarted"));

        assertThat(diagnosis.category()).isEqualTo("liveness-probe");
        assertThat(diagnosis.confidence()).isEqualTo(Confidence.HIGH);
        assertThat(diagnosis.cause()).contains("8080").contains("9090");
        assertThat(diagnosis.evidence()).hasSize(2);
    }

    @Test
    void whatTheContainerNeedsMayBeWhyItsProbeFails() {
        Diagnosis diagnosis =
                diagnosis(
                        crash(137, "Error")
                                .log("ERROR waiting for orders-db:5432: connection refused")
                                .event(
                                        "Warning",
                                        "Unhealthy",
                                        "Liveness probe failed: HTTP probe failed with statuscode: 503"));

        assertThat(diagnosis.category()).isEqualTo("liveness-probe");
        assertThat(diagnosis.cause()).contains("503").contains("orders-db:5432");
    }

    @Test
    void aKillWithoutAReasonIsNoMoreThanAHint() {
        Diagnosis killed = diagnosis(crash(137, "Error").log("working"));

        assertThat(killed.category()).isEqualTo("killed");
        assertThat(killed.confidence()).isEqualTo(Confidence.LOW);
    }

    @Test
    void theRestAreKnownByTheirWordsOrCodes() {
        assertThat(diagnosis(crash(139, "Error").log("native start")).category())
                .isEqualTo("segmentation-fault");
        assertThat(diagnosis(crash(0, "Completed").log("nothing to do, bye")).category())
                .isEqualTo("ends-by-itself");
        assertThat(
                        diagnosis(
                                        crash(1, "Error")
                                                .log(
                                                        "sh: can't create /var.lock: Read-only file system"))
                                .cause())
                .isEqualTo("Container web writes to /var.lock, which is read-only.");
        assertThat(
                        diagnosis(
                                        crash(1, "Error")
                                                .log(
                                                        "FATAL: password authentication failed for user orders"))
                                .category())
                .isEqualTo("authentication-failed");
        assertThat(
                        diagnosis(
                                        crash(3, "Error")
                                                .log(
                                                        "exporting 1200 rows",
                                                        "ERROR disk quota exceeded: /export"))
                                .cause())
                .contains("/export");
    }

    @Test
    void aPodThatRefersToWhatIsNotThereIsToldByTheKubelet() {
        Diagnosis object =
                diagnosis(
                        waiting(
                                "CreateContainerConfigError",
                                "configmap \"web-settings\" not found"));
        Diagnosis mount =
                diagnosis(
                        alert("KubePodNotReady")
                                .event(
                                        "Warning",
                                        "FailedMount",
                                        "MountVolume.SetUp failed for volume \"certs\" : secret \"web-tls\" not found"));
        Diagnosis key =
                diagnosis(
                        waiting(
                                "CreateContainerConfigError",
                                "couldn't find key password in Secret shop/orders-db"));

        assertThat(object.cause())
                .startsWith("There is no config map web-settings in namespace shop");
        assertThat(mount.cause()).startsWith("There is no secret web-tls in namespace shop");
        assertThat(key.category()).isEqualTo("missing-key");
    }

    @Test
    void alertsOfPodsThatAreNotUpAreToldByTheirEvents() {
        assertThat(
                        diagnosis(
                                        alert("KubeDeploymentReplicasMismatch")
                                                .event(
                                                        "Warning",
                                                        "FailedCreate",
                                                        "Error creating: pods \"api-554b5bb4c-98rkp\" is forbidden: exceeded quota: small, requested: pods=1,requests.cpu=80m, used: pods=1,requests.cpu=80m, limited: pods=1,requests.cpu=100m"))
                                .category())
                .isEqualTo("quota-exceeded");
        assertThat(
                        diagnosis(
                                        alert("KubePodNotReady")
                                                .event(
                                                        "Warning",
                                                        "FailedScheduling",
                                                        "0/2 nodes are available: 1 Insufficient cpu, 1 Insufficient memory, 1 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling."))
                                .cause())
                .isEqualTo(
                        "No node can run the pod: of 2 nodes, 1 has too little cpu left, 1 has too little memory left, 1 has a taint that the pod does not tolerate.");
        assertThat(
                        diagnosis(
                                        alert("KubePodNotReady")
                                                .event(
                                                        "Warning",
                                                        "Unhealthy",
                                                        "Readiness probe failed: Get \"http://10.207.216.6:8080/ready\": dial tcp 10.207.216.6:8080: connect: connection refused"))
                                .category())
                .isEqualTo("readiness-probe");
    }

    @Test
    void anEventOfTheStartThatTheContainerGotOverIsOldNews() {
        Findings finding =
                crash(137, "Error").event("Warning", "FailedMount", "secret \"web-tls\" not found");

        assertThat(diagnosis(finding).category()).isEqualTo("killed");
    }

    private static Diagnosis diagnosis(Findings findings) {
        return Diagnostician.diagnose(findings.finding()).orElseThrow();
    }
}
