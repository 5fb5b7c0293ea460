package io.causestream.standalone.incident;

import io.causestream.finding.Finding.Status;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.replay.diff.Aspect;
import io.causestream.replay.diff.ComparedFinding;
import io.causestream.replay.diff.Difference;
import io.causestream.replay.diff.FindingPair;
import io.causestream.replay.diff.FindingsDiff;
import io.causestream.replay.diff.Notification;
import java.time.Instant;
import java.util.List;

/** Comparisons of an hour. */
final class DiffReports {

    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private DiffReports() {}

    /** One finding that appears, with that title, one that changes and one that stays. */
    static DiffReport withTitle(String title) {
        ComparedFinding stays = finding("Image of mail can't be pulled", Severity.MEDIUM, 60);
        ComparedFinding lower = finding("Crashing pod checkout-1", Severity.MEDIUM, 180);
        ComparedFinding higher = finding("Crashing pod checkout-1", Severity.HIGH, 120);
        return new DiffReport(
                "storm.cs",
                "new.yaml",
                RulesFiles.RECORDED,
                new FindingsDiff(
                        NOON,
                        NOON.plusSeconds(3_600),
                        List.of(
                                new FindingPair.Stays(stays, stays),
                                new FindingPair.Changes(
                                        higher,
                                        lower,
                                        List.of(new Difference(Aspect.SEVERITY, "HIGH", "MEDIUM"))),
                                new FindingPair.Appears(finding(title, Severity.CRITICAL, 600)))));
    }

    /** One finding that both sides page for, under other titles. */
    static DiffReport ofOtherWords() {
        ComparedFinding older = finding("Crashing pod", Severity.HIGH, 60);
        ComparedFinding newer = finding("Pod keeps crashing", Severity.HIGH, 60);
        return new DiffReport(
                "storm.cs",
                "new.yaml",
                RulesFiles.RECORDED,
                new FindingsDiff(
                        NOON,
                        NOON.plusSeconds(3_600),
                        List.of(
                                new FindingPair.Changes(
                                        newer,
                                        older,
                                        List.of(
                                                new Difference(
                                                        Aspect.TITLE,
                                                        newer.title(),
                                                        older.title()))))));
    }

    private static ComparedFinding finding(String title, Severity severity, int begins) {
        Instant at = NOON.plusSeconds(begins);
        return new ComparedFinding(
                "f" + begins,
                "home",
                new Subject("Deployment", "shop", "checkout"),
                "CrashLoopBackOff",
                title,
                severity,
                Status.RESOLVED,
                "missing-setting",
                "DATABASE_URL is not set.",
                List.of(),
                List.of("#on-call"),
                at,
                at.plusSeconds(300),
                at,
                false,
                List.of(new Notification(at, severity)),
                2,
                List.of(),
                List.of());
    }
}
