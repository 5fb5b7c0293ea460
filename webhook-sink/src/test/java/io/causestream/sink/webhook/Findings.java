package io.causestream.sink.webhook;

import io.causestream.finding.Change;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Link;
import io.causestream.finding.Severity;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Findings as enrich-streams writes them, named after what they are about. */
final class Findings {

    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    /** What would break out of a text in JSON, a URL or a line. */
    static final String HOSTILE = "a \"quoted\" \\ line\nand ${title} $$ </script> ü🔥";

    private Findings() {}

    static Finding crashLoop() {
        Subject deployment = new Subject("Deployment", "shop", "checkout");
        return new FindingDraft(
                        "f-1",
                        Fingerprint.of("home", "CrashLoopBackOff", deployment, "app"),
                        Severity.HIGH,
                        "CrashLoopBackOff",
                        "Crashing pod checkout-5d9c7f-x2x2x",
                        "home",
                        Subject.pod("shop", "checkout-5d9c7f-x2x2x"),
                        deployment,
                        NOON)
                .labels(Map.of("app.kubernetes.io/name", "checkout"))
                .sources(List.of(Source.KUBERNETES))
                .diagnosis(
                        new Diagnosis(
                                "missing-setting",
                                "The container stops because DATABASE_URL is not set.",
                                List.of(),
                                List.of("Set DATABASE_URL.", "Roll back to 2.3.1."),
                                Confidence.HIGH))
                .changes(
                        List.of(
                                new Change(
                                        deployment,
                                        NOON.minusSeconds(60),
                                        Duration.ofSeconds(60),
                                        null,
                                        null,
                                        List.of(new FieldDiff("spec.replicas", "1", "2")))))
                .links(List.of(new Link("Runbook", "https://runbooks.example/crashloop")))
                .finding();
    }

    static Finding hostile() {
        return crashLoop().edit().title(HOSTILE).description(HOSTILE.repeat(2000)).finding();
    }

    /** With texts of so many characters in all. */
    static Finding withTexts(int characters) {
        return crashLoop()
                .edit()
                .enrichments(
                        List.of(
                                new Enrichment.Text("short", "x"),
                                new Enrichment.Text("long", "ü".repeat(characters))))
                .finding();
    }

    static Finding next(Finding finding) {
        return finding.edit().revision(finding.revision() + 1).finding();
    }

    static Finding resolved(Finding finding) {
        return next(finding)
                .edit()
                .status(Finding.Status.RESOLVED)
                .endsAt(NOON.plusSeconds(312))
                .finding();
    }
}
