package io.causestream.sink.slack.rendering;

import static io.causestream.sink.slack.Findings.NOON;

import io.causestream.finding.Analysis;
import io.causestream.finding.Change;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Link;
import io.causestream.finding.Mentions;
import io.causestream.finding.Occurrences;
import io.causestream.finding.Relations;
import io.causestream.finding.Severity;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.slack.Findings;
import io.causestream.sink.transport.MessageHistory;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Messages of each kind of alert and of each state, to be looked at and reviewed. */
final class MessageExamples {

    static final String ALERTMANAGER = "https://alertmanager.example";

    private static final String HOME = "timour-homelab-talos";
    private static final String FIRST =
            "https://acme.slack.com/archives/C0123456/p1767268800000100";
    private static final String SECOND =
            "https://acme.slack.com/archives/C0123456/p1767268920000200";

    /**
     * @param name of the reviewed file
     * @param kind the row of the table of alerts, and the state
     */
    record Example(String name, String kind, Finding finding, Tier tier, MessageHistory history) {

        List<MessagePart> parts() {
            return new Rendering(ALERTMANAGER, 1_000_000).parts(finding, tier, history);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private MessageExamples() {}

    /** One of each row, in the order of the table. */
    static List<Example> ofEachKind() {
        return List.of(
                threaded("crash-loop", "CrashLoopBackOff", Findings.analysed(crashLoop())),
                threaded("image-pull", "ImagePullBackOff", imagePull()),
                threaded("out-of-memory", "OOMKilled", outOfMemory()),
                threaded("pod-pending", "PodPending", podPending()),
                threaded("node-not-ready", "NodeNotReady", nodeNotReady()),
                threaded("deployment-short", "DeploymentReplicasMismatch", deploymentShort()),
                threaded("high-memory", "HighMemory (an alert)", highMemory()),
                threaded("high-cpu", "HighCPU (an alert)", highCpu()),
                threaded("disk-full", "DiskFull (an alert)", diskFull()),
                threaded("certificate-expiring", "CertExpiring", certificateExpiring()),
                threaded("deployment-updated", "DeploymentUpdate", deploymentUpdated()),
                threaded("job-failure", "JobFailure", jobFailure()));
    }

    /** The states, and the tiers. */
    static List<Example> ofEachState() {
        Finding crash = crashLoop();
        Finding analysed = Findings.analysed(crash);
        Finding critical = crash.edit().revision(3).severity(Severity.CRITICAL).finding();
        MessageHistory escalated =
                new MessageHistory(
                        SECOND,
                        List.of(new MessageHistory.Earlier("message-1", Severity.HIGH, FIRST)));
        MessageHistory back =
                new MessageHistory(
                        "",
                        List.of(
                                new MessageHistory.Earlier(
                                        MessageHistory.BACK, Severity.HIGH, FIRST)));
        return List.of(
                threaded("opened", "just opened", Findings.crashLoop("f-1")),
                threaded("unexplained-yet", "with its context", crash),
                threaded("reminded", "still firing", reminded(crash)),
                threaded("resolved", "resolved", Findings.resolved(analysed)),
                new Example("escalated", "escalated", critical, Tier.THREAD, escalated),
                new Example(
                        "escalated-resolved",
                        "escalated, then resolved",
                        Findings.resolved(critical),
                        Tier.THREAD,
                        escalated),
                new Example("back", "back after its end", crash, Tier.THREAD, back),
                threaded(
                        "mentions",
                        "with a mention",
                        Mentions.in(crash)
                                .plus(List.of("U0123456", "S0123456"), "$mentions please look")
                                .on(crash)),
                threaded("alert-resolved", "an alert, resolved", Findings.resolved(highMemory())),
                threaded(
                        "out-of-memory-resolved",
                        "killed for its memory, resolved",
                        Findings.resolved(outOfMemory())),
                threaded(
                        "node-not-ready-resolved",
                        "a node, ready again",
                        Findings.resolved(nodeNotReady())),
                threaded("storm", "many problems in one", storm()),
                new Example(
                        "inline", "all in one message", analysed, Tier.INLINE, MessageHistory.NONE),
                new Example(
                        "inline-alert-resolved",
                        "an alert in one message, resolved",
                        Findings.resolved(highMemory()),
                        Tier.INLINE,
                        MessageHistory.NONE),
                new Example("line", "one line", crash, Tier.LINE, MessageHistory.NONE),
                new Example(
                        "line-escalated", "one line, escalated", critical, Tier.LINE, escalated),
                new Example(
                        "line-resolved",
                        "one line, resolved",
                        Findings.resolved(crash),
                        Tier.LINE,
                        MessageHistory.NONE));
    }

    static Finding crashLoop() {
        return Findings.explainedCrashLoop("f-1");
    }

    /** Reminded of twice, after a change that did not help. */
    static Finding reminded(Finding finding) {
        Change scaled =
                new Change(
                        finding.workload(),
                        NOON.plusSeconds(600),
                        Duration.ZERO,
                        null,
                        "argocd",
                        List.of(new FieldDiff("spec.replicas", "2", "3")));
        return finding.edit()
                .revision(7)
                .reminders(2)
                .occurrences(new Occurrences(180, NOON, NOON.plus(Duration.ofHours(8))))
                .changes(List.of(finding.changes().getFirst(), scaled))
                .finding();
    }

    /** As {@code image-pull} of the table. */
    static Finding imagePull() {
        String image = "registry.example/shop/search:2.5.0-rc1";
        return kubernetes(
                        "ImagePullBackOff",
                        "Image pull failed: " + image,
                        Severity.MEDIUM,
                        Subject.pod("shop", "search-6c8d9f-4kd2p"),
                        new Subject("Deployment", "shop", "search"))
                .diagnosis(
                        new Diagnosis(
                                "image-not-found",
                                "The registry has no tag 2.5.0-rc1 of shop/search.",
                                List.of("manifest unknown"),
                                List.of(
                                        "Push the tag, or set one that exists: kubectl -n shop set image deploy/search search=registry.example/shop/search:2.4.9"),
                                Confidence.HIGH))
                .enrichments(
                        List.of(
                                new Enrichment.Events(
                                        List.of(
                                                warning(
                                                        "Failed",
                                                        "Failed to pull image \"%s\": not found"
                                                                .formatted(image),
                                                        3)))))
                .finding();
    }

    private static Finding outOfMemory() {
        String pod = "reports-7dd75cd779-hpmtr";
        return kubernetes(
                        "OOMKilled",
                        "OOMKilled: " + pod,
                        Severity.HIGH,
                        Subject.pod("reporting", pod),
                        new Subject("Deployment", "reporting", "reports"))
                .occurrences(new Occurrences(3, NOON, NOON.plusSeconds(420)))
                .diagnosis(
                        new Diagnosis(
                                "memory-limit",
                                "Container reports needs more than its memory limit of 48Mi: it grew by 5.6 MiB a minute until it was killed.",
                                List.of("limit 48Mi"),
                                List.of(
                                        "Raise the limit: kubectl -n reporting set resources deploy/reports --limits=memory=96Mi",
                                        "Look for what it keeps: its memory never falls."),
                                Confidence.HIGH,
                                List.of("The export of this hour is larger than usual.")))
                .analysis(
                        new Analysis.Answered(
                                "f-2",
                                HOME,
                                1,
                                "4f2a",
                                "The report is built in memory as a whole, which takes more than 48 MiB.",
                                List.of("building report of 180,000 rows"),
                                List.of("Raise the memory limit to 96Mi."),
                                Confidence.MEDIUM,
                                0,
                                "phi3:mini",
                                Duration.ofSeconds(12)))
                .enrichments(
                        List.of(
                                new Enrichment.CrashInfo(
                                        pod,
                                        "reports",
                                        3,
                                        "WAITING",
                                        "CrashLoopBackOff",
                                        "",
                                        "registry.example/reporting/reports:1.8.0",
                                        137,
                                        "OOMKilled",
                                        NOON.minusSeconds(330),
                                        NOON,
                                        "48Mi"),
                                new Enrichment.Graph(
                                        "Memory of " + pod,
                                        "bytes",
                                        Findings.memory().series(),
                                        Findings.memory().limits(),
                                        Findings.memory().marks())))
                .finding();
    }

    private static Finding podPending() {
        return kubernetes(
                        "PodPending",
                        "Pod pending: training-0",
                        Severity.MEDIUM,
                        Subject.pod("ml", "training-0"),
                        new Subject("StatefulSet", "ml", "training"))
                .diagnosis(
                        new Diagnosis(
                                "no-node-fits",
                                "No node has 8 free CPUs: the largest, talos-w2, has 2.4 of 4.",
                                List.of("0/3 nodes are available: 3 Insufficient cpu."),
                                List.of("Ask for less CPU, or add a node."),
                                Confidence.HIGH))
                .enrichments(
                        List.of(
                                new Enrichment.Events(
                                        List.of(
                                                warning(
                                                        "FailedScheduling",
                                                        "0/3 nodes are available: 3 Insufficient cpu.",
                                                        12))),
                                new Enrichment.Table(
                                        "Nodes",
                                        List.of("Node", "Ready", "Free CPU"),
                                        List.of(
                                                List.of("talos-w1", "yes", "0.9 of 4"),
                                                List.of("talos-w2", "yes", "2.4 of 4")))))
                .finding();
    }

    private static Finding nodeNotReady() {
        return kubernetes(
                        "NodeNotReady",
                        "🚨 Node not ready: talos-w1",
                        Severity.HIGH,
                        Subject.node("talos-w1"),
                        Subject.node("talos-w1"))
                .relations(new Relations(List.of("f-7", "f-8"), List.of(), null))
                .description("and 5 pods of 2 workloads")
                .diagnosis(
                        new Diagnosis(
                                "kubelet-silent",
                                "The kubelet of talos-w1 stopped reporting: the node is down or cut off.",
                                List.of("NodeStatusUnknown"),
                                List.of("Look at the machine, its power and its network."),
                                Confidence.MEDIUM))
                .enrichments(
                        List.of(
                                new Enrichment.Table(
                                        "Node talos-w1",
                                        List.of("Condition", "Status", "For", "Reason", "Message"),
                                        List.of(
                                                List.of(
                                                        "Ready",
                                                        "Unknown",
                                                        "2 min",
                                                        "NodeStatusUnknown",
                                                        "Kubelet stopped posting node status."))),
                                new Enrichment.Table(
                                        "and 5 pods of 2 workloads",
                                        List.of("workload", "problem", "problems"),
                                        List.of(
                                                List.of(
                                                        "Deployment shop/checkout",
                                                        "Pod not ready: checkout-5d9c7f-x2x2x",
                                                        "3"),
                                                List.of(
                                                        "StatefulSet shop/db",
                                                        "Pod not ready: db-0",
                                                        "2")))))
                .finding();
    }

    private static Finding deploymentShort() {
        Subject deployment = new Subject("Deployment", "shop", "cart");
        return kubernetes(
                        "DeploymentReplicasMismatch",
                        "Deployment short of replicas: cart",
                        Severity.MEDIUM,
                        deployment,
                        deployment)
                .affected(List.of("cart-1", "cart-2", "cart-3", "cart-4", "cart-5"))
                .diagnosis(
                        new Diagnosis(
                                "quota",
                                "The quota of namespace shop leaves no memory for two of five pods.",
                                List.of("exceeded quota: compute"),
                                List.of("Raise the quota compute of namespace shop."),
                                Confidence.HIGH))
                .finding();
    }

    /** An alert with its labels and the links that Alertmanager sends along. */
    static Finding highMemory() {
        return alert(
                        "HighMemory",
                        "Memory of checkout is above 90 % of its limit",
                        Severity.HIGH,
                        Subject.pod("shop", "checkout-5d9c7f-x2x2x"),
                        new Subject("Deployment", "shop", "checkout"),
                        Map.of(
                                "alertname", "HighMemory",
                                "namespace", "shop",
                                "pod", "checkout-5d9c7f-x2x2x",
                                "severity", "critical"))
                .description("Container checkout uses 44.2 MiB of 48 MiB for 10 minutes.")
                .enrichments(List.of(Findings.memory()))
                .finding();
    }

    private static Finding highCpu() {
        return alert(
                        "HighCPU",
                        "CPU of node talos-w2 above 95 %",
                        Severity.MEDIUM,
                        Subject.node("talos-w2"),
                        Subject.node("talos-w2"),
                        Map.of("alertname", "HighCPU", "node", "talos-w2", "severity", "warning"))
                .description("CPU of talos-w2 is above 95 % for 15 minutes.")
                .finding();
    }

    private static Finding diskFull() {
        return alert(
                        "DiskFull",
                        "/var of talos-w1 is full in 4 hours",
                        Severity.CRITICAL,
                        Subject.node("talos-w1"),
                        Subject.node("talos-w1"),
                        Map.of(
                                "alertname", "DiskFull",
                                "node", "talos-w1",
                                "mountpoint", "/var",
                                "severity", "critical"))
                .description("3 % of /var are free, and 0.7 % less each hour.")
                .finding();
    }

    private static Finding certificateExpiring() {
        Subject certificate = new Subject("Certificate", "ingress", "shop-example");
        return kubernetes(
                        "CertificateExpiring",
                        "Certificate expires in 6 days: shop-example",
                        Severity.MEDIUM,
                        certificate,
                        certificate)
                .description(
                        "The certificate of shop.example ends on 2026-01-07 and was not renewed: the ACME challenge of shop.example gets HTTP 404.")
                .finding();
    }

    private static Finding deploymentUpdated() {
        Subject deployment = new Subject("Deployment", "shop", "checkout");
        Change rollout = Findings.rollout(deployment);
        return kubernetes(
                        "DeploymentUpdate",
                        "Deployment updated: checkout",
                        Severity.INFO,
                        deployment,
                        deployment)
                .kind(Finding.Kind.OCCURRENCE)
                .enrichments(List.of(new Enrichment.Diff("What changed", rollout.diffs())))
                .finding();
    }

    private static Finding jobFailure() {
        Subject job = new Subject("Job", "backup", "nightly-export-29451");
        return kubernetes(
                        "JobFailure", "Job failed: nightly-export-29451", Severity.MEDIUM, job, job)
                .diagnosis(
                        new Diagnosis(
                                "missing-permission",
                                "The bucket refused the upload: the key has no write access.",
                                List.of("AccessDenied"),
                                List.of("Give the key of Secret backup/s3 write access."),
                                Confidence.MEDIUM))
                .enrichments(
                        List.of(
                                new Enrichment.Logs(
                                        "nightly-export-29451-8xk2p",
                                        "export",
                                        false,
                                        List.of(
                                                "exporting 14 tables",
                                                "ERROR upload failed: AccessDenied",
                                                "giving up"),
                                        false)))
                .finding();
    }

    private static Finding storm() {
        Subject cluster = new Subject("Cluster", "", HOME);
        return kubernetes(
                        "Storm",
                        "Storm: 14 problems in 3 workloads",
                        Severity.HIGH,
                        cluster,
                        cluster)
                .coalesced(14)
                .description("and 14 pods of 3 workloads")
                .enrichments(
                        List.of(
                                new Enrichment.Table(
                                        "and 14 pods of 3 workloads",
                                        List.of("workload", "problem", "problems"),
                                        List.of(
                                                List.of(
                                                        "Deployment shop/checkout",
                                                        "Crashing pod checkout-1",
                                                        "7"),
                                                List.of(
                                                        "Deployment shop/cart",
                                                        "Crashing pod cart-1",
                                                        "5"),
                                                List.of(
                                                        "Deployment shop/search",
                                                        "Crashing pod search-1",
                                                        "2")))))
                .finding();
    }

    private static FindingDraft alert(
            String name,
            String title,
            Severity severity,
            Subject about,
            Subject owner,
            Map<String, String> labels) {
        return kubernetes(name, title, severity, about, owner)
                .sources(List.of(Source.PROMETHEUS))
                .labels(labels)
                .links(
                        List.of(
                                new Link(
                                        "Prometheus",
                                        "https://prometheus.example/graph?g0.expr=up"),
                                new Link(
                                        "Alertmanager",
                                        "https://am.example/#/alerts?filter=%7Balertname%3D%22"
                                                + name
                                                + "%22%7D")));
    }

    private static FindingDraft kubernetes(
            String reason, String title, Severity severity, Subject about, Subject owner) {
        Fingerprint fingerprint = Fingerprint.of(HOME, reason, owner, "");
        return new FindingDraft(
                        Finding.idOf(fingerprint, NOON),
                        fingerprint,
                        severity,
                        reason,
                        title,
                        HOME,
                        about,
                        owner,
                        NOON)
                .sources(List.of(Source.KUBERNETES));
    }

    private static Enrichment.Events.Event warning(String reason, String note, int count) {
        return new Enrichment.Events.Event(
                NOON.plusSeconds(20), "Warning", reason, "Pod x", note, count);
    }

    private static Example threaded(String name, String kind, Finding finding) {
        return new Example(name, kind, finding, Tier.THREAD, MessageHistory.NONE);
    }
}
