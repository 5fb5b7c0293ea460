package io.causestream.ai;

import io.causestream.finding.Change;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.topics.EnrichedFinding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Findings as they come to the workers. */
public final class Questioned {

    static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private static final Subject POD = Subject.pod("shop", "checkout-5d9c-x2x2x");
    private static final Subject DEPLOYMENT = new Subject("Deployment", "shop", "checkout");

    private Questioned() {}

    /** A crash loop with this log; {@code id} and hash tell it from others. */
    static EnrichedFinding crash(String id, List<String> log) {
        return new EnrichedFinding(crashing(id, log), "hash-" + id);
    }

    public static EnrichedFinding missingSetting(String id) {
        return crash(
                id,
                List.of(
                        "checkout 2.4.0 starts",
                        "java.lang.IllegalStateException: required setting DATABASE_URL is not set",
                        "\tat shop.Checkout.main(Checkout.java:21)"));
    }

    public static Finding crashing(String id, List<String> log) {
        return new FindingDraft(
                        id,
                        Fingerprint.of("home", "CrashLoopBackOff", DEPLOYMENT, "checkout"),
                        Severity.HIGH,
                        "CrashLoopBackOff",
                        "Crashing pod " + POD.name(),
                        "home",
                        POD,
                        DEPLOYMENT,
                        NOON)
                .enrichments(
                        List.of(
                                new Enrichment.CrashInfo(
                                        POD.name(),
                                        "checkout",
                                        3,
                                        "WAITING",
                                        "CrashLoopBackOff",
                                        "back-off 20s",
                                        "shop/checkout:2.4.0",
                                        1,
                                        "Error",
                                        NOON.minusSeconds(2),
                                        NOON,
                                        "64Mi"),
                                new Enrichment.Logs(POD.name(), "checkout", true, log, false)))
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
                                List.of(),
                                List.of("set it"),
                                Confidence.HIGH))
                .finding();
    }
}
