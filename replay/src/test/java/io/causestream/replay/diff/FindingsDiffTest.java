package io.causestream.replay.diff;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Finding;
import io.causestream.finding.Finding.Status;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Relations;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.replay.ReplayResult;
import io.causestream.replay.ReplayedFinding;
import io.causestream.replay.ReplayedFinding.Revision;
import io.causestream.replay.incident.Manifest;
import io.causestream.topics.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FindingsDiffTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static final FindingRoutes ALERTS = _ -> List.of("#alerts");
    private static final FindingRoutes ON_CALL =
            finding ->
                    List.of(
                            finding.severity().compareTo(Severity.HIGH) >= 0
                                    ? "#on-call"
                                    : "#alerts");

    @Test
    void pairsFindingsThatLastAtTheSameTimeThoughTheirIdsDiffer() {
        FindingsDiff diff = diff(List.of(crash("x", 10, 60)), List.of(crash("y", 11, 60)));

        assertThat(diff.pairs()).hasSize(1).allMatch(FindingPair.Stays.class::isInstance);
    }

    @Test
    void keepsTwoFindingsOfOneProblemApartThatDoNotOverlap() {
        FindingsDiff diff = diff(List.of(crash("x", 0, 10)), List.of(crash("x", 10, 20)));

        assertThat(diff.pairs())
                .extracting(pair -> pair.getClass().getSimpleName())
                .containsExactly("Appears", "Vanishes");
        assertThat(diff.headline()).isEqualTo("pages as often, once, but for other problems");
        assertThat(diff.changesPages()).isTrue();
    }

    @Test
    void pairsALongFindingWithTheFirstOfThoseThatItCovers() {
        FindingsDiff diff =
                diff(
                        List.of(crash("long", 0, 100)),
                        List.of(crash("one", 5, 20), crash("two", 30, 50)));

        assertThat(diff.pairs())
                .extracting(pair -> pair.either().begins())
                .containsExactly(NOON, NOON.plusSeconds(30));
        assertThat(diff.of(FindingPair.Vanishes.class)).hasSize(1);
    }

    @Test
    void pairsWhatLastsAMomentOnlyAtTheSameMoment() {
        assertThat(diff(List.of(crash("x", 5, 5)), List.of(crash("x", 5, 5))).isDifferent())
                .isFalse();
        assertThat(diff(List.of(crash("x", 5, 5)), List.of(crash("x", 6, 6))).pairs()).hasSize(2);
    }

    @Test
    void takesTheEndOfTheIncidentForTheEndOfWhatStillFires() {
        FindingsDiff diff =
                diff(
                        List.of(replayed(finding("x", 0, null), firing(1, 0))),
                        List.of(replayed(finding("x", 50, null), firing(1, 50))));

        assertThat(diff.pairs()).hasSize(1);
        assertThat(diff.pairs().getFirst().either().ends()).isEqualTo(NOON.plusSeconds(3_600));
    }

    @Test
    void tellsEachAspectThatDiffers() {
        Finding before = finding("x", 0, null);
        Finding after =
                before.edit()
                        .severity(Severity.MEDIUM)
                        .reason("OOMKilled")
                        .title("OOMKilled: checkout-1")
                        .sinks(List.of("mail"))
                        .diagnosis(
                                new Diagnosis(
                                        "memory-limit",
                                        "It was killed at its memory limit.",
                                        List.of(),
                                        List.of(),
                                        Confidence.HIGH))
                        .finding();

        FindingsDiff diff =
                diff(
                        List.of(replayed(after, revision(1, 30, Severity.MEDIUM))),
                        ON_CALL,
                        List.of(replayed(before, firing(1, 0), firing(2, 60))),
                        ON_CALL);

        assertThat(differences(diff))
                .isEqualTo(
                        Map.of(
                                Aspect.SEVERITY, "MEDIUM instead of HIGH",
                                Aspect.REASON, "OOMKilled instead of CrashLoopBackOff",
                                Aspect.TITLE,
                                        "OOMKilled: checkout-1 instead of Crashing pod checkout-1",
                                Aspect.CAUSE,
                                        "It was killed at its memory limit. (memory-limit) instead of none",
                                Aspect.ROUTE, "#alerts instead of #on-call",
                                Aspect.SINKS, "mail instead of all",
                                Aspect.NOTIFICATIONS, "1 (0 pages) instead of 1 (1 page)",
                                Aspect.FIRST_NOTIFICATION,
                                        "2026-01-01T12:00:30Z (30s later) instead of 2026-01-01T12:00:00Z",
                                Aspect.REVISIONS, "1 instead of 2"));
        assertThat(diff.headline()).isEqualTo("pages once less: 0 instead of 1");
    }

    @Test
    void doesNotCompareChannelsOfWhichOneSideKnowsNone() {
        List<ReplayedFinding> findings = List.of(crash("x", 0, 60));

        assertThat(diff(findings, ON_CALL, findings, FindingRoutes.UNKNOWN).isDifferent())
                .isFalse();
        assertThat(differences(diff(findings, ON_CALL, findings, ALERTS)))
                .isEqualTo(Map.of(Aspect.ROUTE, "#on-call instead of #alerts"));
    }

    @Test
    void tellsThatANotificationIsHeldBackInsteadOfItsTimes() {
        Finding shown = finding("x", 0, null);
        Finding symptom =
                shown.edit()
                        .relations(new Relations(List.of(), List.of("node-1b2c"), null))
                        .finding();

        FindingsDiff diff =
                diff(
                        List.of(replayed(symptom, heldBack(1, 0))),
                        List.of(replayed(shown, firing(1, 30))));

        assertThat(differences(diff))
                .isEqualTo(
                        Map.of(
                                Aspect.HELD_BACK, "held back instead of notifies",
                                Aspect.RELATIONS, "symptom of finding node-1b2c instead of none"));
    }

    @Test
    void comparesFindingRelationsByTheirProblemAndNotByTheirIds() {
        Finding one =
                finding("x", 0, null)
                        .edit()
                        .relations(new Relations(List.of(), List.of(), "storm-1"))
                        .finding();
        Finding other =
                one.edit().relations(new Relations(List.of(), List.of(), "storm-2")).finding();

        assertThat(
                        diff(
                                        List.of(replayed(one, heldBack(1, 0))),
                                        List.of(replayed(other, heldBack(1, 0))))
                                .isDifferent())
                .isFalse();
    }

    @Test
    void takesNotificationsWithinASecondForSimultaneous() {
        Finding finding = finding("x", 0, null);
        Revision late =
                new Revision(1, NOON.plusMillis(1_000), Status.FIRING, Severity.HIGH, false);
        Revision later =
                new Revision(1, NOON.plusMillis(1_001), Status.FIRING, Severity.HIGH, false);

        assertThat(
                        diff(
                                        List.of(replayed(finding, late)),
                                        List.of(replayed(finding, firing(1, 0))))
                                .isDifferent())
                .isFalse();
        assertThat(
                        differences(
                                diff(
                                        List.of(replayed(finding, firing(1, 0))),
                                        List.of(replayed(finding, later)))))
                .containsKey(Aspect.FIRST_NOTIFICATION);
    }

    @Test
    void notifiesOnceOfAFindingThatIsEdited() {
        assertThat(Notification.of(List.of(firing(1, 0), firing(2, 5), resolved(3, 60))))
                .containsExactly(new Notification(NOON, Severity.HIGH));
    }

    @Test
    void notifiesWhenAFindingIsNoLongerHeldBack() {
        assertThat(Notification.of(List.of(heldBack(1, 0), firing(2, 5))))
                .containsExactly(new Notification(NOON.plusSeconds(5), Severity.HIGH));
    }

    @Test
    void notifiesAgainOfAFindingThatIsOpenedAgain() {
        assertThat(Notification.of(List.of(firing(1, 0), resolved(2, 60), firing(3, 90))))
                .extracting(Notification::at)
                .containsExactly(NOON, NOON.plusSeconds(90));
    }

    @Test
    void pagesOnceForAFindingThatIsRaised() {
        List<Notification> all =
                Notification.of(
                        List.of(
                                revision(1, 0, Severity.MEDIUM),
                                revision(2, 10, Severity.HIGH),
                                revision(3, 20, Severity.CRITICAL)));

        assertThat(all)
                .containsExactly(
                        new Notification(NOON, Severity.MEDIUM),
                        new Notification(NOON.plusSeconds(10), Severity.HIGH));
        assertThat(all).extracting(Notification::isPage).containsExactly(false, true);
    }

    @Test
    void notifiesOfNothingThatWasNotifiedBeforeTheIncidentBegan() {
        assertThat(Notification.of(List.of(firing(4, 0), resolved(5, 60)))).isEmpty();
        assertThat(Notification.of(List.of(resolved(4, 0), firing(5, 60))))
                .containsExactly(new Notification(NOON.plusSeconds(60), Severity.HIGH));
    }

    @Test
    void saysThatNobodyIsPaged() {
        assertThat(diff(List.of(), List.of()).headline())
                .isEqualTo("pages nobody, before and after");
    }

    private static FindingsDiff diff(List<ReplayedFinding> with, List<ReplayedFinding> against) {
        return diff(with, FindingRoutes.UNKNOWN, against, FindingRoutes.UNKNOWN);
    }

    private static FindingsDiff diff(
            List<ReplayedFinding> with,
            FindingRoutes withRoutes,
            List<ReplayedFinding> against,
            FindingRoutes againstRoutes) {
        return FindingsDiff.between(
                new Manifest(
                        Manifest.FORMAT,
                        "1.2.3",
                        NOON,
                        NOON,
                        NOON.plusSeconds(3_600),
                        List.of(),
                        List.of(),
                        false,
                        Map.of(),
                        List.of()),
                new ReplayResult(with, 0, 0, List.of()),
                withRoutes,
                new ReplayResult(against, 0, 0, List.of()),
                againstRoutes);
    }

    private static Map<Aspect, String> differences(FindingsDiff diff) {
        return diff.of(FindingPair.Changes.class).getFirst().differences().stream()
                .collect(
                        toMap(
                                Difference::aspect,
                                each -> each.with() + " instead of " + each.against()));
    }

    /** The problem is the same one for every id. */
    private static ReplayedFinding crash(String id, int begin, int end) {
        return replayed(finding(id, begin, end), firing(1, begin), resolved(2, end));
    }

    private static Finding finding(String id, int begin, @Nullable Integer end) {
        Subject workload = new Subject("Deployment", "shop", "checkout");
        UnaryOperator<FindingDraft> ending =
                draft ->
                        end == null
                                ? draft
                                : draft.status(Status.RESOLVED).endsAt(NOON.plusSeconds(end));
        return ending.apply(
                        new FindingDraft(
                                id,
                                Fingerprint.of("home", "CrashLoopBackOff", workload, ""),
                                Severity.HIGH,
                                "CrashLoopBackOff",
                                "Crashing pod checkout-1",
                                "home",
                                Subject.pod("shop", "checkout-1"),
                                workload,
                                NOON.plusSeconds(begin)))
                .finding();
    }

    private static ReplayedFinding replayed(Finding finding, Revision... revisions) {
        return new ReplayedFinding(
                Json.MAPPER.writeValueAsString(finding), List.of(revisions), List.of());
    }

    private static Revision firing(int number, int at) {
        return revision(number, at, Severity.HIGH);
    }

    private static Revision revision(int number, int at, Severity severity) {
        return new Revision(number, NOON.plusSeconds(at), Status.FIRING, severity, false);
    }

    private static Revision resolved(int number, int at) {
        return new Revision(number, NOON.plusSeconds(at), Status.RESOLVED, Severity.HIGH, false);
    }

    private static Revision heldBack(int number, int at) {
        return new Revision(number, NOON.plusSeconds(at), Status.FIRING, Severity.HIGH, true);
    }
}
