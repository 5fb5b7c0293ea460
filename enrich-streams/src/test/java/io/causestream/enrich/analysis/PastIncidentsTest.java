package io.causestream.enrich.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Change;
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
import org.junit.jupiter.api.Test;

/** How problems ended before. */
class PastIncidentsTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Subject WEB = new Subject("Deployment", "shop", "web");

    @Test
    void aChangeBackIsARollback() {
        Finding finding =
                ended(
                        WEB,
                        NOON,
                        Duration.ofMinutes(9),
                        change(Duration.ofMinutes(4), "web:1", "web:2"),
                        change(Duration.ZERO, "web:2", "web:1"));

        assertThat(resolution(finding)).isEqualTo("rolled back after 9 min");
    }

    @Test
    void anotherChangeIsNamed() {
        Finding finding =
                ended(
                        WEB,
                        NOON,
                        Duration.ofMinutes(9),
                        change(Duration.ofMinutes(4), "web:1", "web:2"),
                        change(Duration.ZERO, "web:2", "web:3"));

        assertThat(resolution(finding))
                .isEqualTo("resolved after 9 min, with a change of Deployment shop/web");
    }

    @Test
    void withoutAChangeItWasResolved() {
        assertThat(resolution(ended(WEB, NOON, Duration.ofMinutes(14))))
                .isEqualTo("resolved after 14 min");
    }

    @Test
    void thatItsPodsWereDeletedIsNoCure() {
        Finding finding = ended(WEB, NOON, Duration.ofMinutes(14));

        assertThat(PastIncidents.none().with(finding, true).latest().getFirst().resolution())
                .isEqualTo("its pods were deleted after 14 min");
    }

    @Test
    void theLatestThreeAreKept() {
        PastIncidents past = PastIncidents.none();
        for (int day = 0; day < 5; day++) {
            past =
                    past.with(
                            ended(WEB, NOON.plus(Duration.ofDays(day)), Duration.ofMinutes(9)),
                            false);
        }

        assertThat(past.latest())
                .extracting(PastIncident::startsAt)
                .containsExactly(
                        NOON.plus(Duration.ofDays(4)),
                        NOON.plus(Duration.ofDays(3)),
                        NOON.plus(Duration.ofDays(2)));
        assertThat(past.before(NOON.plus(Duration.ofDays(3)))).hasSize(1);
    }

    @Test
    void theSameEndReadAgainIsOne() {
        Finding finding = ended(WEB, NOON, Duration.ofMinutes(9));

        assertThat(PastIncidents.none().with(finding, false).with(finding, false).latest())
                .hasSize(1);
    }

    @Test
    void eachRunOfACronJobIsOfOneFamily() {
        assertThat(family("backup-29400120")).isEqualTo(family("backup-29401560"));
        assertThat(family("backup-29400120")).isNotEqualTo(family("restore-29400120"));
    }

    private static String family(String job) {
        return PastIncidents.family(
                ended(new Subject("Job", "shop", job), NOON, Duration.ofMinutes(1)));
    }

    private static String resolution(Finding finding) {
        return PastIncidents.none().with(finding, false).latest().getFirst().resolution();
    }

    private static Change change(Duration beforeStart, String before, String after) {
        return new Change(
                WEB,
                NOON.minus(beforeStart),
                beforeStart,
                null,
                null,
                List.of(new FieldDiff("spec.template.spec.containers[web].image", before, after)));
    }

    private static Finding ended(
            Subject workload, Instant start, Duration lasted, Change... changes) {
        Fingerprint fingerprint = Fingerprint.of("home", "CrashLoopBackOff", workload, "");
        return new FindingDraft(
                        Finding.idOf(fingerprint, start),
                        fingerprint,
                        Severity.HIGH,
                        "CrashLoopBackOff",
                        "Crashing pod",
                        "home",
                        Subject.pod("shop", "web-1"),
                        workload,
                        start)
                .changes(List.of(changes))
                .status(Finding.Status.RESOLVED)
                .endsAt(start.plus(lasted))
                .finding();
    }
}
