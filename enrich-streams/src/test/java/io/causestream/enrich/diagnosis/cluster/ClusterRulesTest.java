package io.causestream.enrich.diagnosis.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.causestream.enrich.diagnosis.Diagnostician;
import io.causestream.finding.Change;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.Events.Event;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterRulesTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void aPolicyIsBlamedForATimeoutOnlyWhereTheServiceIsWell() {
        String log = "FATAL dial tcp orders-db:5432: i/o timeout";

        assertThat(cause(service(log, "endpoints ready", "1", "network policies", "default-deny")))
                .contains("network policies")
                .contains("default-deny");
        assertThat(cause(service(log, "endpoints ready", "0", "network policies", "default-deny")))
                .contains("no ready endpoint")
                .doesNotContain("default-deny");
    }

    @Test
    void theTableOfAnotherServiceSaysNothing() {
        String log = "FATAL dial tcp orders:5432: connect: connection refused";

        assertThat(cause(service(log, "exists", "no"))).endsWith("the connection is refused.");
    }

    @ParameterizedTest
    @CsvSource({
        "resources.requests.cpu, 1 Insufficient cpu, true",
        "resources.requests.memory, 1 Insufficient cpu, false",
        "image, 1 Insufficient cpu, false",
        "tolerations, '1 node(s) had untolerated taint {a: b}', true",
        "nodeSelector.disk, '1 node(s) had untolerated taint {a: b}', false",
        "nodeSelector.disk, 1 node(s) didn't match Pod's node affinity/selector, true"
    })
    void onlyAChangeOfWhatTheSchedulerComplainsAboutIsTheCause(
            String field, String obstacle, boolean isCause) {
        String path =
                field.startsWith("res") || field.equals("image")
                        ? "spec.template.spec.containers[web]." + field
                        : "spec.template.spec." + field;
        Finding finding =
                draft("PodPending", Subject.pod("shop", "web-1"))
                        .description("0/1 nodes are available: " + obstacle + ".")
                        .changes(
                                List.of(
                                        new Change(
                                                new Subject("Deployment", "shop", "web"),
                                                NOON.minusSeconds(60),
                                                Duration.ofSeconds(60),
                                                null,
                                                "kubectl",
                                                List.of(new FieldDiff(path, "1", "2")))))
                        .finding();

        assertThat(cause(finding))
                .contains(isCause ? ": the rollout 60 s before" : "It began 60 s after");
    }

    @Test
    void aMissingServiceAccountIsACauseOnlyIfItStaysMissing() {
        String note =
                "Error creating: pods \"web-\" is forbidden: error looking up service account shop/web: serviceaccount \"web\" not found";

        assertThat(diagnose(refused(event("FailedCreate", note, 1)))).isEmpty();
        assertThat(diagnose(refused(event("FailedCreate", note, 12))))
                .map(Diagnosis::confidence)
                .contains(Confidence.HIGH);
        assertThat(
                        diagnose(
                                refused(
                                        event("FailedCreate", note, 12),
                                        event("SuccessfulCreate", "Created pod: web-1", 1))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 Insufficient cpu, ",
                "MountVolume.SetUp failed for volume \"a\" :",
                "AttachVolume.Attach failed for volume \"a\" : ",
                "failed calling webhook \"a\": Post \"",
                "Deployment.apps \"a\" is invalid: spec.selector: ",
                "overcommitted CPU resource requests for Pods by 1",
                "unable to get external metric a/",
                "certificate is valid for ",
                "5432 -> 5432 container ports 5432, "
            })
    void hostileTextIsReadQuickly(String piece) {
        String text = "0/1 nodes are available: " + piece.repeat(100_000 / piece.length());
        Finding finding =
                draft("KubePodNotReady", new Subject("HorizontalPodAutoscaler", "shop", "web"))
                        .description(text)
                        .enrichments(
                                List.of(
                                        new Enrichment.Events(
                                                Collections.nCopies(
                                                        50, event("FailedMount", text, 3))),
                                        new Enrichment.Logs(
                                                "web-1",
                                                "web",
                                                true,
                                                Collections.nCopies(100, "FATAL " + text),
                                                false),
                                        table("ports", text, "pods matched", text)))
                        .finding();

        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> Diagnostician.diagnose(finding).isPresent());
    }

    private static Finding service(String log, String... cells) {
        return draft("KubePodCrashLooping", Subject.pod("shop", "web-1"))
                .enrichments(
                        List.of(
                                new Enrichment.Logs("web-1", "web", true, List.of(log), false),
                                table(cells)))
                .finding();
    }

    /** Of Service shop/orders-db, which serves port 5432. */
    private static Enrichment.Table table(String... cells) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ports", "5432 -> 5432"));
        for (int i = 0; i < cells.length; i += 2) {
            rows.add(List.of(cells[i], cells[i + 1]));
        }
        return new Enrichment.Table("Service shop/orders-db", List.of("What", "Value"), rows);
    }

    private static Finding refused(Event... events) {
        return draft("DeploymentReplicasMismatch", new Subject("Deployment", "shop", "web"))
                .enrichments(List.of(new Enrichment.Events(List.of(events))))
                .finding();
    }

    private static Event event(String reason, String note, int count) {
        return new Event(NOON, "Warning", reason, "ReplicaSet shop/web-1", note, count);
    }

    private static FindingDraft draft(String reason, Subject subject) {
        Subject workload = new Subject("Deployment", "shop", "web");
        return new FindingDraft(
                "f-1",
                Fingerprint.of("home", reason, workload, ""),
                Severity.HIGH,
                reason,
                reason,
                "home",
                subject,
                workload,
                NOON);
    }

    private static Optional<Diagnosis> diagnose(Finding finding) {
        return Diagnostician.diagnose(finding);
    }

    private static String cause(Finding finding) {
        return diagnose(finding).map(Diagnosis::cause).orElse("");
    }
}
