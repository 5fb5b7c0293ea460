package io.causestream.enrich.alert;

import io.causestream.enrich.alert.AlertTransition.BeginWait;
import io.causestream.enrich.alert.AlertTransition.Count;
import io.causestream.enrich.alert.AlertTransition.Effect;
import io.causestream.enrich.alert.AlertTransition.EndWait;
import io.causestream.enrich.alert.AlertTransition.KeepAlert;
import io.causestream.enrich.alert.AlertTransition.KeepList;
import io.causestream.enrich.alert.AlertTransition.Send;
import io.causestream.enrich.condition.PendingTimers;
import io.causestream.enrich.metrics.CountReason.AlertDropped;
import io.causestream.enrich.metrics.CountReason.AlertResolutionMissed;
import io.causestream.enrich.metrics.CountReason.AlertResumed;
import io.causestream.enrich.metrics.CountReason.AlertWithoutWorkload;
import io.causestream.enrich.metrics.CountReason.ListDropped;
import io.causestream.enrich.metrics.CountReason.SignalSilenced;
import io.causestream.enrich.signal.Signal;
import io.causestream.observation.AlertListComplete;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an alert opens a problem, continues it, waits, or ends it. Pure.
 *
 * <p>All times named {@code now} are record time in milliseconds.
 */
final class AlertLifecycle {

    /** They fire by design: one proves that alerting works, one mutes others. */
    private static final Set<String> NO_PROBLEM = Set.of("Watchdog", "InfoInhibitor");

    /**
     * What was known before an alert was received.
     *
     * @param record null if the alert was never received
     * @param isWaiting whether it waits for its subject already
     * @param isSubjectMissing whether the subject is of a kind that is watched, and was not seen
     */
    record Before(@Nullable AlertRecord record, boolean isWaiting, boolean isSubjectMissing) {}

    private AlertLifecycle() {}

    /**
     * A notification, or a list's entry, was received.
     *
     * @param scope of the record it came in, to which the end of the wait is sent
     * @param signals called only if the alert is not a duplicate
     */
    static AlertTransition onAlert(
            Scope scope,
            AlertObservation alert,
            Before before,
            Supplier<AlertSignals> signals,
            long now) {
        if (NO_PROBLEM.contains(alert.name())) {
            return AlertTransition.of(new Count(AlertDropped.NOT_A_PROBLEM));
        }
        AlertRecord known = before.record();
        if (known != null && known.isAsNewAs(alert)) {
            return AlertTransition.of(
                    new Count(AlertDropped.DUPLICATE),
                    new KeepAlert(AlertRecord.key(alert), known.seen(now)));
        }
        String wait = PendingTimers.ofAlert(alert.cluster(), alert.subject(), alert.fingerprint());
        boolean isOver = alert.status() == AlertObservation.Status.RESOLVED;
        if (!isOver && before.isSubjectMissing()) {
            return before.isWaiting()
                    ? AlertTransition.NONE
                    : AlertTransition.of(
                            new BeginWait(
                                    wait,
                                    new WaitingAlert(alert, now),
                                    scope,
                                    Instant.ofEpochMilli(now)
                                            .plus(PendingTimers.WAIT_FOR_SUBJECT)));
        }
        AlertTransition transition =
                isOver
                        ? resolve(alert, known, signals.get(), now)
                        : fire(alert, known, signals.get(), now, now);
        return before.isWaiting()
                ? AlertTransition.of(new EndWait(wait)).and(transition)
                : transition;
    }

    /**
     * The subject of a waiting alert was seen.
     *
     * @param wait its key
     * @param known null if the alert was never recorded as firing
     */
    static AlertTransition onSubjectSeen(
            String wait,
            WaitingAlert waiting,
            @Nullable AlertRecord known,
            AlertSignals signals,
            long now) {
        return AlertTransition.of(new EndWait(wait))
                .and(fire(waiting.alert(), known, signals, waiting.receivedAt(), now));
    }

    /**
     * The subject of a waiting alert was not seen in time: the alert is published under its name
     * alone, without a workload.
     */
    static AlertTransition onWaitElapsed(
            String wait,
            WaitingAlert waiting,
            @Nullable AlertRecord known,
            AlertSignals signals,
            long now) {
        return AlertTransition.of(new Count(AlertWithoutWorkload.SUBJECT_NEVER_SEEN))
                .and(onSubjectSeen(wait, waiting, known, signals, now));
    }

    /**
     * A complete list was received: an alert that was in the previous list, is not in this one, and
     * was not recorded as firing in between, is over.
     *
     * @param before the last list of that source; null if this is the first
     * @param known the record of an alert by its key; null if none is kept in this partition
     */
    static AlertTransition onList(
            AlertListComplete list,
            @Nullable AlertListRecord before,
            Function<String, @Nullable AlertRecord> known,
            long now) {
        if (before != null && before.isAsNewAs(list)) {
            return AlertTransition.of(new Count(ListDropped.OUTDATED));
        }
        List<Effect> effects = new ArrayList<>();
        effects.add(new KeepList(new AlertListRecord(list, now)));
        if (before != null) {
            for (AlertListRecord.Missed missed : before.missedBy(list)) {
                String key = AlertRecord.key(missed.cluster(), missed.fingerprint());
                AlertRecord alert = known.apply(key);
                // It belongs to another partition's scopes, has ended, or is not a problem.
                if (alert == null || alert.isResolved() || alert.firedAt() > before.recordTime()) {
                    continue;
                }
                effects.add(new Count(AlertResolutionMissed.MISSING_FROM_LIST));
                effects.add(
                        new KeepAlert(
                                key, alert.resolved(alert.startsAt(), list.observedAt(), now)));
                effects.add(ended(missed.cluster(), missed.fingerprint(), alert));
            }
        }
        return new AlertTransition(effects);
    }

    private static AlertTransition resolve(
            AlertObservation alert, @Nullable AlertRecord known, AlertSignals signals, long now) {
        String key = AlertRecord.key(alert);
        if (known == null) {
            // Its firing was never received: nothing ends, but a firing that is received later must
            // not open anything.
            return AlertTransition.of(
                    new Count(AlertDropped.RESOLVED_WITHOUT_FIRING),
                    new KeepAlert(key, AlertRecord.neverFired(alert, signals.fingerprint(), now)));
        }
        List<Effect> effects = new ArrayList<>();
        effects.add(new KeepAlert(key, known.resolved(alert.startsAt(), alert.observedAt(), now)));
        effects.add(
                known.isResolved()
                        ? new Count(AlertDropped.RESOLVED_WITHOUT_FIRING)
                        // With the known start: it may have ended and fired again since.
                        : ended(alert.cluster(), alert.fingerprint(), known));
        signals.resolved(now).map(Send::new).ifPresent(effects::add);
        return new AlertTransition(effects);
    }

    /**
     * @param receivedAt record time in milliseconds at which it was received
     */
    private static AlertTransition fire(
            AlertObservation alert,
            @Nullable AlertRecord known,
            AlertSignals signals,
            long receivedAt,
            long now) {
        int resumed = known != null && known.isResumedBy(alert) ? known.resumed() + 1 : 0;
        AlertRecord run = AlertRecord.firing(alert, signals.fingerprint(), resumed, now);
        List<Effect> effects = new ArrayList<>();
        effects.add(new KeepAlert(AlertRecord.key(alert), run));
        if (resumed > 0) {
            effects.add(new Count(AlertResumed.FIRING_AFTER_RESOLVED));
        }
        effects.add(
                switch (signals.firing(run, receivedAt)) {
                    case AlertSignals.Firing.Published(Signal.Seen seen) -> new Send(seen);
                    case AlertSignals.Firing.Silenced(SignalSilenced reason) -> new Count(reason);
                });
        if (known != null && !known.isResolved()) {
            // It ended and fired again between two notifications: the earlier run ends here.
            effects.add(ended(alert.cluster(), alert.fingerprint(), known));
        }
        return new AlertTransition(effects);
    }

    private static Send ended(String cluster, String alert, AlertRecord run) {
        return new Send(new Signal.AlertResolved(cluster, run.fingerprint(), run.name(alert)));
    }
}
