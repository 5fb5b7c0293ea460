package io.causestream.sink.slack;

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
import io.causestream.finding.Occurrences;
import io.causestream.finding.Relations;
import io.causestream.finding.Severity;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Findings as enrich-streams writes them, named after what they are about. */
public final class Findings {

    public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    static final String CLUSTER = "timour-homelab-talos";

    private Findings() {}

    /** Just opened: nothing but a title. */
    public static Finding crashLoop(String id) {
        String pod = "checkout-5d9c7f-x2x2x";
        Subject deployment = new Subject("Deployment", "shop", "checkout");
        return new FindingDraft(
                        id,
                        Fingerprint.of(CLUSTER, "CrashLoopBackOff", deployment, id),
                        Severity.HIGH,
                        "CrashLoopBackOff",
                        "🔴 Crashing pod " + pod,
                        CLUSTER,
                        Subject.pod("shop", pod),
                        deployment,
                        NOON)
                .affected(List.of(pod))
                .sources(List.of(Source.KUBERNETES))
                .finding();
    }

    /** The same problem under another id, as a rewind's reading has it. */
    static Finding readAgain(Finding before, long epoch) {
        return new FindingDraft(
                        before.fingerprint() + "-again",
                        before.fingerprint(),
                        before.severity(),
                        before.reason(),
                        "read again",
                        before.cluster(),
                        before.subject(),
                        before.workload(),
                        before.startsAt())
                .epoch(epoch)
                .finding();
    }

    /** The end of an id whose problem goes on under another. */
    static Finding continuedAs(Finding after, Finding before) {
        return resolved(before)
                .edit()
                .revision(3)
                .relations(new Relations(List.of(), List.of(), after.id()))
                .finding();
    }

    /** With all that a crash loop after a rollout brings. */
    public static Finding explainedCrashLoop(String id) {
        Finding opened = crashLoop(id);
        return opened.edit()
                .revision(2)
                .sources(List.of(Source.KUBERNETES, Source.PROMETHEUS))
                .occurrences(new Occurrences(4, NOON, NOON.plusSeconds(95)))
                .changes(List.of(rollout(opened.workload())))
                .diagnosis(
                        new Diagnosis(
                                "missing-setting",
                                "The container stops because DATABASE_URL is not set.",
                                List.of("fatal: DATABASE_URL is not set"),
                                List.of(
                                        "Set DATABASE_URL in Deployment shop/checkout, or roll back to 2.3.1."),
                                Confidence.HIGH))
                .enrichments(
                        List.of(
                                crashInfo(opened.subject().name()),
                                logs(opened.subject().name(), 12),
                                memory(),
                                events(opened.subject().name()),
                                pods()))
                .links(
                        List.of(
                                new Link(
                                        "📈 View graph",
                                        "https://prometheus.example/graph?g0.expr=up"),
                                new Link("Runbook", "https://runbooks.example/crashloop")))
                .finding();
    }

    public static Finding analysed(Finding finding) {
        return finding.edit()
                .revision(finding.revision() + 1)
                .analysis(answer(finding.id()))
                .finding();
    }

    public static Finding resolved(Finding finding) {
        return finding.edit()
                .revision(finding.revision() + 1)
                .status(Finding.Status.RESOLVED)
                .endsAt(NOON.plusSeconds(312))
                .finding();
    }

    static Analysis answer(String findingId) {
        return new Analysis.Answered(
                findingId,
                CLUSTER,
                2,
                "4f2a",
                "Version 2.4.0 reads DATABASE_URL at its start and ends with exit code 1 when it is not set. The rollout a minute before brought the image, but not the variable.",
                List.of("fatal: DATABASE_URL is not set", "exit code 1"),
                List.of(
                        "kubectl -n shop rollout undo deployment/checkout",
                        "Add DATABASE_URL to the container's env, then roll out again."),
                Confidence.HIGH,
                1,
                "phi3:mini",
                Duration.ofSeconds(9));
    }

    public static Change rollout(Subject workload) {
        return new Change(
                workload,
                NOON.minusSeconds(62),
                Duration.ofSeconds(62),
                "checkout 2.4.0",
                "kubectl",
                List.of(
                        new FieldDiff(
                                "spec.template.spec.containers[checkout].image",
                                "registry.example/shop/checkout:2.3.1",
                                "registry.example/shop/checkout:2.4.0"),
                        new FieldDiff(
                                "spec.template.spec.containers[checkout].env[DATABASE_URL].value",
                                "hmac:9f1c",
                                null)));
    }

    static Enrichment.CrashInfo crashInfo(String pod) {
        return new Enrichment.CrashInfo(
                pod,
                "checkout",
                4,
                "WAITING",
                "CrashLoopBackOff",
                "back-off 40s restarting failed container",
                "registry.example/shop/checkout:2.4.0",
                1,
                "Error",
                NOON.plusSeconds(90),
                NOON.plusSeconds(92),
                "48Mi");
    }

    public static Enrichment.Logs logs(String pod, int lines) {
        List<String> all =
                new ArrayList<>(
                        IntStream.range(0, lines - 2)
                                .mapToObj(i ->
                                        "2026-01-01T12:01:3%d.%03dZ  INFO  http  loaded route /api/v2/orders/%d"
                                                .formatted(i % 10, i % 1000, i))
                                .toList());
        all.add("2026-01-01T12:01:31.201Z  ERROR main  configuration is incomplete");
        all.add("fatal: DATABASE_URL is not set");
        return new Enrichment.Logs(pod, "checkout", true, all, false);
    }

    public static Enrichment.Graph memory() {
        List<Enrichment.Graph.Point> points =
                IntStream.rangeClosed(0, 60)
                        .mapToObj(i ->
                                new Enrichment.Graph.Point(
                                        NOON.minusSeconds(600).plusSeconds(i * 10L),
                                        (8
                                                        + (i < 20 ? i * 0.1 : (i - 18) * 0.93)
                                                        + Math.sin(i) * 0.4)
                                                * 1024
                                                * 1024))
                        .toList();
        return new Enrichment.Graph(
                "Memory of checkout-5d9c7f-x2x2x",
                "bytes",
                List.of(new Enrichment.Graph.Series("working set", points)),
                List.of(new Enrichment.Graph.Limit("limit", 48 * 1024 * 1024)),
                List.of(new Enrichment.Graph.Mark("OOMKilled", NOON.minusSeconds(10))));
    }

    static Enrichment.Events events(String pod) {
        return new Enrichment.Events(
                List.of(
                        new Enrichment.Events.Event(
                                NOON.minusSeconds(60),
                                "Normal",
                                "Pulled",
                                "Pod " + pod,
                                "Container image already present on machine",
                                1),
                        new Enrichment.Events.Event(
                                NOON.plusSeconds(40),
                                "Warning",
                                "BackOff",
                                "Pod " + pod,
                                "Back-off restarting failed container checkout",
                                7)));
    }

    static Enrichment.Table pods() {
        return new Enrichment.Table(
                "Pods of shop/checkout",
                List.of("Pod", "Phase", "Restarts", "Node"),
                List.of(
                        List.of("checkout-5d9c7f-x2x2x", "Running", "4", "talos-w1"),
                        List.of("checkout-84bdd-9qk7z", "Running", "0", "talos-w2")));
    }
}
