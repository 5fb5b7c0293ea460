package io.causestream.enrich.alert;

import static io.causestream.enrich.condition.Alerts.CLUSTER;
import static io.causestream.enrich.condition.Alerts.NOON;
import static io.causestream.enrich.condition.Alerts.POD;
import static io.causestream.enrich.condition.Alerts.firing;
import static io.causestream.enrich.condition.Alerts.list;
import static io.causestream.enrich.condition.Alerts.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.enrich.alert.AlertTransition.BeginWait;
import io.causestream.enrich.alert.AlertTransition.Count;
import io.causestream.enrich.alert.AlertTransition.Effect;
import io.causestream.enrich.alert.AlertTransition.EndWait;
import io.causestream.enrich.alert.AlertTransition.KeepAlert;
import io.causestream.enrich.alert.AlertTransition.KeepList;
import io.causestream.enrich.alert.AlertTransition.Send;
import io.causestream.enrich.condition.Alerts;
import io.causestream.enrich.condition.PendingTimers;
import io.causestream.enrich.metrics.CountReason.AlertDropped;
import io.causestream.enrich.metrics.CountReason.AlertResolutionMissed;
import io.causestream.enrich.metrics.CountReason.AlertResumed;
import io.causestream.enrich.metrics.CountReason.AlertWithoutWorkload;
import io.causestream.enrich.metrics.CountReason.ListDropped;
import io.causestream.enrich.metrics.CountReason.SignalSilenced;
import io.causestream.enrich.signal.Signal;
import io.causestream.finding.Fingerprint;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What follows from each word about an alert, by what was known of it. */
class AlertLifecycleTest {

    private static final Scope SHOP = Scope.of(CLUSTER, POD);
    private static final String KEY = CLUSTER + "|Slow";
    private static final String WAIT = PendingTimers.ofAlert(CLUSTER, POD, "Slow");
    private static final long NOW = NOON.plusSeconds(60).toEpochMilli();
    private static final Fingerprint FINGERPRINT = Fingerprint.of(CLUSTER, "Slow", POD, "");

    @Test
    void anAlertThatIsNewOpensAProblem() {
        AlertObservation alert = firing("Slow", POD, NOON);

        assertThat(after(alert, null))
                .first()
                .isEqualTo(new KeepAlert(KEY, AlertRecord.firing(alert, FINGERPRINT, 0, NOW)));
        assertThat(after(alert, null).get(1))
                .isInstanceOfSatisfying(
                        Send.class,
                        send ->
                                assertThat(send.signal())
                                        .isInstanceOfSatisfying(
                                                Signal.Seen.class,
                                                seen -> {
                                                    assertThat(seen.fingerprint())
                                                            .isEqualTo(FINGERPRINT);
                                                    assertThat(seen.identity().alert())
                                                            .isEqualTo(run(NOON));
                                                }));
        assertThat(after(alert, null)).hasSize(2);
    }

    @Test
    void anAlertThatIsSentAgainIsOnlyCounted() {
        AlertObservation alert = firing("Slow", POD, NOON);
        AlertRecord known = AlertRecord.firing(alert, FINGERPRINT, 0, NOW - 1_000);

        assertThat(after(alert, known))
                .containsExactly(
                        new Count(AlertDropped.DUPLICATE), new KeepAlert(KEY, known.seen(NOW)));
    }

    @Test
    void aWatchdogIsNoProblem() {
        assertThat(after(firing("Watchdog", POD, NOON), null))
                .containsExactly(new Count(AlertDropped.NOT_A_PROBLEM));
    }

    @Test
    void anAlertThatIsResolvedEndsTheRunThatWasKnown() {
        AlertRecord known = known(firing("Slow", POD, NOON));
        AlertObservation end = resolved("Slow", POD, NOON);

        assertThat(after(end, known))
                .containsExactly(
                        new KeepAlert(KEY, known.resolved(NOON, end.observedAt(), NOW)),
                        ended(run(NOON)));
    }

    @Test
    void anAlertThatIsResolvedBeforeItFiredEndsNothingAndItsLateFiringOpensNothing() {
        AlertObservation end = resolved("Slow", POD, NOON);
        AlertRecord over = AlertRecord.neverFired(end, FINGERPRINT, NOW);

        assertThat(after(end, null))
                .containsExactly(
                        new Count(AlertDropped.RESOLVED_WITHOUT_FIRING), new KeepAlert(KEY, over));
        assertThat(after(firing("Slow", POD, NOON), over))
                .containsExactly(
                        new Count(AlertDropped.DUPLICATE), new KeepAlert(KEY, over.seen(NOW)));
    }

    @Test
    void anAlertThatEndedAndCameAgainBetweenTwoNotificationsEndsItsOldRun() {
        AlertRecord known = known(firing("Slow", POD, NOON));
        Instant again = NOON.plusSeconds(40);

        List<Effect> effects = after(firing("Slow", POD, again), known);

        assertThat(effects).hasSize(3);
        assertThat(sent(effects)).isEqualTo(run(again));
        assertThat(effects.getLast()).isEqualTo(ended(run(NOON)));
    }

    @Test
    void anAlertThatAListShowsToFireOnIsAnotherRunOfTheSameStart() {
        AlertObservation alert = firing("Slow", POD, NOON);
        AlertRecord over = known(alert).resolved(NOON, alert.observedAt().minusSeconds(5), NOW);

        assertThat(after(alert, over)).contains(new Count(AlertDropped.DUPLICATE));
        assertThat(after(alert.inList(), over))
                .contains(
                        new KeepAlert(KEY, AlertRecord.firing(alert, FINGERPRINT, 1, NOW)),
                        new Count(AlertResumed.FIRING_AFTER_RESOLVED));
        assertThat(sent(after(alert.inList(), over))).isEqualTo(run(NOON) + "+1");
    }

    @Test
    void anAlertWaitsOnceForItsSubject() {
        AlertObservation alert = firing("Slow", POD, NOON);

        assertThat(given(alert, new AlertLifecycle.Before(null, false, true)))
                .containsExactly(
                        new BeginWait(
                                WAIT,
                                new WaitingAlert(alert, NOW),
                                SHOP,
                                Instant.ofEpochMilli(NOW).plus(Duration.ofSeconds(15))));
        assertThat(given(alert, new AlertLifecycle.Before(null, true, true))).isEmpty();
    }

    @Test
    void anAlertThatIsResolvedWhileItWaitsWaitsNoLonger() {
        assertThat(given(resolved("Slow", POD, NOON), new AlertLifecycle.Before(null, true, true)))
                .startsWith(new EndWait(WAIT))
                .contains(new Count(AlertDropped.RESOLVED_WITHOUT_FIRING));
    }

    @Test
    void anAlertWhoseSubjectIsSeenSaysWhenItCameAndNotWhenItWentOn() {
        AlertObservation alert = firing("Slow", POD, NOON);
        WaitingAlert waiting = new WaitingAlert(alert, NOW - 9_000);

        List<Effect> effects =
                AlertLifecycle.onSubjectSeen(WAIT, waiting, null, signals(alert), NOW).effects();

        assertThat(effects)
                .startsWith(
                        new EndWait(WAIT),
                        new KeepAlert(KEY, AlertRecord.firing(alert, FINGERPRINT, 0, NOW)));
        assertThat(effects.getLast())
                .isInstanceOfSatisfying(
                        Send.class,
                        send ->
                                assertThat(((Signal.Seen) send.signal()).occurrence().since())
                                        .isEqualTo(
                                                Instant.ofEpochMilli(NOW - 9_000)
                                                        .minus(alert.age())));
    }

    @Test
    void anAlertWhoseSubjectIsNotSeenInTimeIsToldAndCounted() {
        AlertObservation alert = firing("Slow", POD, NOON);

        List<Effect> effects =
                AlertLifecycle.onWaitElapsed(
                                WAIT, new WaitingAlert(alert, NOW), null, signals(alert), NOW)
                        .effects();

        assertThat(effects)
                .startsWith(new Count(AlertWithoutWorkload.SUBJECT_NEVER_SEEN), new EndWait(WAIT));
        assertThat(sent(effects)).isEqualTo(run(NOON));
    }

    @Test
    void anAlertThatLeavesAListIsOver() {
        AlertRecord known = known(firing("Slow", POD, NOON));
        AlertListRecord before =
                new AlertListRecord(list(NOON.plusSeconds(30), "Slow", "Other"), NOW);

        assertThat(
                        AlertLifecycle.onList(
                                        list(NOON.plusSeconds(90), "Other"),
                                        before,
                                        key -> key.equals(KEY) ? known : null,
                                        NOW + 60_000)
                                .effects())
                .containsExactly(
                        new KeepList(
                                new AlertListRecord(
                                        list(NOON.plusSeconds(90), "Other"), NOW + 60_000)),
                        new Count(AlertResolutionMissed.MISSING_FROM_LIST),
                        new KeepAlert(
                                KEY, known.resolved(NOON, NOON.plusSeconds(90), NOW + 60_000)),
                        ended(run(NOON)));
    }

    @Test
    void anAlertThatFiredSinceTheLastListIsNotOverForWantOfBeingInTheNext() {
        AlertRecord later = AlertRecord.firing(firing("Slow", POD, NOON), FINGERPRINT, 0, NOW + 1);
        AlertListRecord before = new AlertListRecord(list(NOON.plusSeconds(30), "Slow"), NOW);

        assertThat(
                        AlertLifecycle.onList(
                                        list(NOON.plusSeconds(90)), before, _ -> later, NOW + 2)
                                .effects())
                .singleElement()
                .isInstanceOf(KeepList.class);
    }

    @Test
    void aListThatWasOvertakenOrComesTwiceSettlesNothing() {
        AlertListRecord before = new AlertListRecord(list(NOON.plusSeconds(30), "Slow"), NOW);

        for (Instant at : List.of(NOON, NOON.plusSeconds(30))) {
            assertThat(AlertLifecycle.onList(list(at), before, _ -> null, NOW).effects())
                    .containsExactly(new Count(ListDropped.OUTDATED));
        }
    }

    @Test
    void theFirstListOfASourceEndsNothing() {
        AlertRecord known = known(firing("Slow", POD, NOON));

        assertThat(AlertLifecycle.onList(list(NOON), null, _ -> known, NOW).effects())
                .containsExactly(new KeepList(new AlertListRecord(list(NOON), NOW)));
    }

    @Test
    void anAlertThatNoPlaybookAsksForIsRememberedAndCounted() {
        AlertObservation alert = firing("Slow", POD, NOON);
        AlertSignals unasked =
                AlertSignals.of(
                        alert,
                        KnownSubject.unseen(POD),
                        Alerts.asking("on_prometheus_alert: {alert_name: Other}"));

        assertThat(
                        AlertLifecycle.onAlert(
                                        SHOP,
                                        alert,
                                        new AlertLifecycle.Before(null, false, false),
                                        () -> unasked,
                                        NOW)
                                .effects())
                .containsExactly(
                        new KeepAlert(KEY, AlertRecord.firing(alert, FINGERPRINT, 0, NOW)),
                        new Count(SignalSilenced.NO_PLAYBOOK_FOR_ALERT));
    }

    @Test
    void whatSaysNothingNewIsNotReadFor() {
        AlertObservation alert = firing("Slow", POD, NOON);

        assertThat(
                        AlertLifecycle.onAlert(
                                        SHOP,
                                        alert,
                                        new AlertLifecycle.Before(known(alert), false, false),
                                        () -> {
                                            throw new AssertionError("read in vain");
                                        },
                                        NOW)
                                .effects())
                .contains(new Count(AlertDropped.DUPLICATE));
    }

    private static List<Effect> after(AlertObservation alert, @Nullable AlertRecord known) {
        return given(alert, new AlertLifecycle.Before(known, false, false));
    }

    private static List<Effect> given(AlertObservation alert, AlertLifecycle.Before before) {
        return AlertLifecycle.onAlert(SHOP, alert, before, () -> signals(alert), NOW).effects();
    }

    private static AlertSignals signals(AlertObservation alert) {
        return AlertSignals.of(alert, KnownSubject.unseen(POD), Alerts.askingForAll());
    }

    private static AlertRecord known(AlertObservation alert) {
        return AlertRecord.firing(alert, FINGERPRINT, 0, NOW);
    }

    private static String run(Instant startsAt) {
        return "Slow@" + startsAt.toEpochMilli();
    }

    private static Send ended(String run) {
        return new Send(new Signal.AlertResolved(CLUSTER, FINGERPRINT, run));
    }

    /** The run of the one alert that is told to fire. */
    private static String sent(List<Effect> effects) {
        return effects.stream()
                .filter(Send.class::isInstance)
                .map(effect -> ((Send) effect).signal())
                .filter(Signal.Seen.class::isInstance)
                .map(signal -> ((Signal.Seen) signal).identity().alert())
                .reduce((one, other) -> one + " and " + other)
                .orElse("");
    }
}
