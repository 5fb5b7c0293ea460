package io.causestream.standalone.findings;

import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import java.time.Instant;

/** Findings of crashing pods. */
final class Crashing {

    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    static final Subject CHECKOUT = new Subject("Deployment", "shop", "checkout");

    private Crashing() {}

    static Finding pod(String id, String cluster, String namespace) {
        Subject workload = new Subject("Deployment", namespace, "checkout");
        return new FindingDraft(
                        id,
                        Fingerprint.of(cluster, "CrashLoopBackOff", workload, id),
                        Severity.HIGH,
                        "CrashLoopBackOff",
                        "Crashing pod checkout-1",
                        cluster,
                        Subject.pod(namespace, "checkout-1"),
                        workload,
                        NOON)
                .finding();
    }
}
