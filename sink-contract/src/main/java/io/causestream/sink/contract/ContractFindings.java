package io.causestream.sink.contract;

import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import java.time.Instant;
import java.util.List;

/** Findings as enrich-streams writes them. */
final class ContractFindings {

    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private ContractFindings() {}

    /** Just opened; its title contains the name, which no other finding's does. */
    static Finding opened(String name) {
        Subject deployment = new Subject("Deployment", "shop", name);
        return new FindingDraft(
                        "f-" + name,
                        Fingerprint.of("home", "CrashLoopBackOff", deployment, name),
                        Severity.HIGH,
                        "CrashLoopBackOff",
                        "Crashing pod " + name + "-x2x2x",
                        "home",
                        Subject.pod("shop", name + "-x2x2x"),
                        deployment,
                        NOON)
                .affected(List.of(name + "-x2x2x"))
                .sources(List.of(Source.KUBERNETES))
                .finding();
    }

    /** Its next revision, under another title. */
    static Finding retitled(Finding finding, String title) {
        return finding.edit().revision(finding.revision() + 1).title(title).finding();
    }

    static Finding resolved(Finding finding, Instant at) {
        return finding.edit()
                .revision(finding.revision() + 1)
                .status(Finding.Status.RESOLVED)
                .endsAt(at)
                .finding();
    }
}
