package io.causestream.standalone.findings;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Change;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.findings.FindingSummary;
import io.causestream.findings.StoredFinding.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingDescriptionTest {

    private static final Instant NOON = Crashing.NOON;

    @Test
    void tellsTheCauseTheEvidenceTheChangesAndTheTimeInOrder() {
        Finding finding =
                Crashing.pod("f-1", "home", "shop")
                        .edit()
                        .changes(
                                List.of(
                                        new Change(
                                                Crashing.CHECKOUT,
                                                NOON.minusSeconds(62),
                                                Duration.ofSeconds(62),
                                                "checkout 2.4.0",
                                                "kubectl",
                                                List.of(
                                                        new FieldDiff(
                                                                "spec.image", "2.3.1", "2.4.0")))))
                        .diagnosis(
                                new Diagnosis(
                                        "missing-setting",
                                        "DATABASE_URL is not set.",
                                        List.of("fatal: DATABASE_URL is not set"),
                                        List.of("Set DATABASE_URL."),
                                        Confidence.HIGH))
                        .enrichments(
                                List.of(
                                        new Enrichment.Logs(
                                                "checkout-1",
                                                "web",
                                                true,
                                                List.of("\u001b[31mfatal: no url"),
                                                false),
                                        new Enrichment.Events(
                                                List.of(
                                                        new Enrichment.Events.Event(
                                                                NOON.plusSeconds(5),
                                                                "Warning",
                                                                "BackOff",
                                                                "Pod shop/checkout-1",
                                                                "restarting",
                                                                3)))))
                        .status(Finding.Status.RESOLVED)
                        .endsAt(NOON.plusSeconds(300))
                        .finding();

        List<String> lines =
                FindingDescription.of(
                        finding,
                        List.of(new Revision(0, 2, 7), new Revision(0, 1, 5)),
                        NOON.plusSeconds(720));

        assertThat(lines)
                .containsSubsequence(
                        "Crashing pod checkout-1",
                        "ID:        f-1",
                        "Status:    RESOLVED, HIGH",
                        "Workload:  Deployment shop/checkout",
                        "Age:       12m, seen once",
                        "Revisions: 2, 1",
                        "Cause (high confidence, by rule missing-setting)",
                        "  DATABASE_URL is not set.",
                        "  - fatal: DATABASE_URL is not set",
                        "  - Set DATABASE_URL.",
                        "Changes",
                        "  2026-01-01T11:58:58Z  Deployment shop/checkout by kubectl: checkout 2.4.0",
                        "      - 2.3.1",
                        "      + 2.4.0",
                        "Timeline (UTC)",
                        "  2026-01-01T11:58:58Z  changed: Deployment shop/checkout",
                        "  2026-01-01T12:00:00Z  began",
                        "  2026-01-01T12:00:05Z  BackOff Pod shop/checkout-1: restarting",
                        "  2026-01-01T12:05:00Z  resolved",
                        "Logs of checkout-1/web (the run before), last 1 lines",
                        "  [31mfatal: no url");
    }

    @Test
    void rowsLineUpAndTextsFromOutsideDoNothingToTheTerminal() {
        FindingSummary quiet = FindingSummary.of(Crashing.pod("f-1", "home", "shop"));
        FindingSummary hostile =
                FindingSummary.of(
                        Crashing.pod("f-2", "office", "")
                                .edit()
                                .title("two\nlines \u001b]0;title\u0007 and more")
                                .finding());
        FindingTable table = new FindingTable(List.of(quiet), NOON.plusSeconds(7_500));

        assertThat(table.lines())
                .containsExactly(
                        "STATUS   SEVERITY   AGE    CLUSTER/NAMESPACE   TITLE                     ID",
                        "FIRING   HIGH       2h5m   home/shop           Crashing pod checkout-1   f-1");
        assertThat(table.line(hostile, NOON.plusSeconds(60)))
                .isEqualTo(
                        "FIRING   HIGH       60s    office              two lines ]0;title and more   f-2");
    }
}
