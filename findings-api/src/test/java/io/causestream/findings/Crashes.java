package io.causestream.findings;

import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import java.time.Instant;

/** Findings of crashing pods. */
final class Crashes {

    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Crashes() {}

    /** One of namespace shop in cluster home, begun this many minutes after noon. */
    static Finding crash(String id, int minutes) {
        return in("home", "shop", Severity.HIGH, id, minutes);
    }

    static Finding in(String cluster, String namespace, Severity severity, String id, int minutes) {
        Subject deployment = new Subject("Deployment", namespace, "checkout");
        return new FindingDraft(
                        id,
                        Fingerprint.of(cluster, "CrashLoopBackOff", deployment, id),
                        severity,
                        "CrashLoopBackOff",
                        "Crashing pod of " + id,
                        cluster,
                        Subject.pod(namespace, "checkout-1"),
                        deployment,
                        NOON.plusSeconds(60L * minutes))
                .finding();
    }

    static Finding next(Finding finding) {
        return finding.edit().revision(finding.revision() + 1).finding();
    }

    static Finding resolved(Finding finding) {
        return next(finding)
                .edit()
                .status(Finding.Status.RESOLVED)
                .endsAt(finding.startsAt().plusSeconds(300))
                .finding();
    }
}
