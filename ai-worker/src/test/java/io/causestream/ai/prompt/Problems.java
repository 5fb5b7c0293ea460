package io.causestream.ai.prompt;

import io.causestream.finding.Change;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.Events.Event;
import io.causestream.finding.Enrichment.Graph;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.topics.EnrichedFinding.PastIncident;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One finding of each kind that is analysed. */
final class Problems {

    static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private static final Subject POD = Subject.pod("shop", "checkout-5d9c-x2x2x");
    private static final Subject DEPLOYMENT = new Subject("Deployment", "shop", "checkout");

    private Problems() {}

    static List<PastIncident> rolledBackTwelveDaysBefore() {
        Instant then = NOON.minus(Duration.ofDays(12));
        return List.of(
                new PastIncident(
                        "f-0",
                        then,
                        then.plus(Duration.ofMinutes(9)),
                        "The setting DATABASE_URL is missing.",
                        "resolved after 9 min by a rollback"));
    }

    static Finding crashLoop() {
        return draft("CrashLoopBackOff", POD, DEPLOYMENT)
                .enrichments(
                        List.of(
                                state("WAITING", "CrashLoopBackOff", "back-off 20s", 1, "Error"),
                                new Enrichment.Logs(
                                        POD.name(),
                                        "checkout",
                                        true,
                                        List.of(
                                                "checkout 2.4.0 starts",
                                                "java.lang.IllegalStateException: required setting DATABASE_URL is not set",
                                                "\tat shop.Checkout.main(Checkout.java:21)"),
                                        false)))
                .changes(
                        List.of(
                                new Change(
                                        DEPLOYMENT,
                                        NOON.minusSeconds(62),
                                        Duration.ofSeconds(62),
                                        null,
                                        "kubectl",
                                        List.of(
                                                new FieldDiff(
                                                        "spec.template.spec.containers[checkout].env[DATABASE_URL]",
                                                        "hmac:12",
                                                        null)))))
                .diagnosis(
                        new Diagnosis(
                                "missing-setting",
                                "The setting DATABASE_URL is missing.",
                                List.of("required setting DATABASE_URL is not set"),
                                List.of("kubectl -n shop rollout undo deployment/checkout"),
                                Confidence.HIGH,
                                List.of("The change was rolled out to the wrong namespace.")))
                .finding();
    }

    static Finding outOfMemory() {
        return draft("OOMKilled", POD, DEPLOYMENT)
                .enrichments(
                        List.of(
                                state("RUNNING", "", "", 137, "OOMKilled"),
                                new Graph(
                                        "Memory of checkout",
                                        "bytes",
                                        List.of(
                                                new Graph.Series(
                                                        "",
                                                        List.of(
                                                                new Graph.Point(
                                                                        NOON.minusSeconds(3_600),
                                                                        20e6),
                                                                new Graph.Point(NOON, 66e6)))),
                                        List.of(new Graph.Limit("limit", 67_108_864)),
                                        List.of()),
                                new Enrichment.Logs(
                                        POD.name(),
                                        "checkout",
                                        true,
                                        List.of("4000 rows are held", "8000 rows are held"),
                                        true)))
                .diagnosis(
                        new Diagnosis(
                                "memory-limit",
                                "Its memory grew to its limit of 64Mi.",
                                List.of("last run ended: OOMKilled"),
                                List.of("Raise the limit"),
                                Confidence.MEDIUM))
                .finding();
    }

    static Finding imagePull() {
        return draft("ImagePullBackOff", POD, DEPLOYMENT)
                .enrichments(
                        List.of(
                                state(
                                        "WAITING",
                                        "ImagePullBackOff",
                                        "Back-off pulling image \"shop/checkout:2.4.1\"",
                                        null,
                                        ""),
                                new Enrichment.Events(
                                        List.of(
                                                event(
                                                        "Failed",
                                                        "Failed to pull image \"shop/checkout:2.4.1\": manifest unknown",
                                                        4)))))
                .finding();
    }

    static Finding pending() {
        return draft("PodPending", POD, DEPLOYMENT)
                .enrichments(
                        List.of(
                                new Enrichment.Events(
                                        List.of(
                                                event(
                                                        "FailedScheduling",
                                                        "0/3 nodes are available: 1 Insufficient memory, 2 node(s) had untolerated taint {gpu: true}.",
                                                        12))),
                                new Enrichment.Table(
                                        "Nodes",
                                        List.of("Node", "Free memory"),
                                        List.of(
                                                List.of("worker-1", "200Mi"),
                                                List.of("worker-2", "6Gi")))))
                .finding();
    }

    static Finding nodeNotReady() {
        return draft("NodeNotReady", Subject.node("worker-1"), Subject.node("worker-1"))
                .enrichments(
                        List.of(
                                new Enrichment.Events(
                                        List.of(
                                                event(
                                                        "NodeNotReady",
                                                        "Kubelet stopped posting node status.",
                                                        1))),
                                new Enrichment.Table(
                                        "Pods on worker-1",
                                        List.of("Pod", "Status"),
                                        List.of(List.of("checkout-5d9c-x2x2x", "Unknown")))))
                .finding();
    }

    static Finding replicasMismatch() {
        return draft("DeploymentReplicasMismatch", DEPLOYMENT, DEPLOYMENT)
                .enrichments(
                        List.of(
                                new Enrichment.Events(
                                        List.of(
                                                event(
                                                        "FailedCreate",
                                                        "pods \"checkout-5d9c-\" is forbidden: exceeded quota: team, requested: cpu=2",
                                                        9))),
                                new Enrichment.Unavailable("pods of checkout", "there are none")))
                .finding();
    }

    static Finding alert() {
        return draft("HighCPU", DEPLOYMENT, DEPLOYMENT)
                .labels(Map.of("alertname", "HighCPU", "namespace", "shop", "severity", "warning"))
                .annotations(Map.of("description", "checkout uses 1.9 of 2 cores for 10 minutes"))
                .finding();
    }

    static Finding jobFailure() {
        Subject job = new Subject("Job", "shop", "settle-29481");
        return draft("JobFailure", job, new Subject("CronJob", "shop", "settle"))
                .enrichments(
                        List.of(
                                new Enrichment.Events(
                                        List.of(
                                                event(
                                                        "BackoffLimitExceeded",
                                                        "Job has reached the specified backoff limit",
                                                        1))),
                                new Enrichment.Logs(
                                        "settle-29481-abcde",
                                        "settle",
                                        true,
                                        List.of(
                                                "FATAL: password authentication failed for user \"settle\""),
                                        false)))
                .finding();
    }

    private static FindingDraft draft(String reason, Subject subject, Subject workload) {
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

    private static Enrichment.CrashInfo state(
            String status,
            String reason,
            String message,
            @Nullable Integer exit,
            String exitReason) {
        return new Enrichment.CrashInfo(
                POD.name(),
                "checkout",
                3,
                status,
                reason,
                message,
                "shop/checkout:2.4.0",
                exit,
                exitReason,
                NOON.minusSeconds(2),
                NOON,
                "64Mi");
    }

    private static Event event(String reason, String note, int count) {
        return new Event(NOON, "Warning", reason, "Pod checkout-5d9c-x2x2x", note, count);
    }
}
