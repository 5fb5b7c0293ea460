package io.causestream.enrich.condition;

import io.causestream.enrich.metrics.CountReason.ObservationDropped;
import io.causestream.enrich.metrics.CountReason.SignalSilenced;
import io.causestream.enrich.metrics.CountRecorder;
import io.causestream.enrich.object.KnownObject;
import io.causestream.enrich.object.ObjectKey;
import io.causestream.enrich.object.ObservedObject;
import io.causestream.enrich.object.Pods;
import io.causestream.enrich.playbook.ActivePlaybooks;
import io.causestream.enrich.playbook.PlaybookEvaluator;
import io.causestream.enrich.playbook.PlaybookResult;
import io.causestream.enrich.playbook.TriggerIndex;
import io.causestream.enrich.signal.Signal;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.PodState;
import io.causestream.enrich.trigger.FailedMount;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Subject;
import io.causestream.observation.Scope;
import io.causestream.topics.Control;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Detections that have to last: pending until they have lasted, as long as they are detected again.
 */
final class PendingConditions {

    private final ActivePlaybooks playbooks;
    private final Conditions conditions;
    private final PendingTimers pendingTimers;
    private final KeyValueStore<String, KnownObject> known;
    private final Pods pods;
    private final SignalPublisher signals;
    private final CountRecorder counts;
    private final LongSupplier wallClock;

    PendingConditions(
            ActivePlaybooks playbooks,
            Conditions conditions,
            PendingTimers pendingTimers,
            KeyValueStore<String, KnownObject> known,
            Pods pods,
            SignalPublisher signals,
            CountRecorder counts,
            LongSupplier wallClock) {
        this.playbooks = playbooks;
        this.conditions = conditions;
        this.pendingTimers = pendingTimers;
        this.known = known;
        this.pods = pods;
        this.signals = signals;
        this.counts = counts;
        this.wallClock = wallClock;
    }

    /**
     * A detection: it fires for the triggers for which it has lasted long enough, and stays pending
     * for the others.
     *
     * @param scope of the object
     * @param now record time in milliseconds
     */
    void detected(Scope scope, PendingCondition pending, long now) {
        if (!pending.detection().opens()) {
            fire(pending, now);
            return;
        }
        ObservedObject observed = pending.observed();
        String key =
                PendingTimers.toFire(observed.cluster(), observed.object(), pending.fingerprint());
        PendingTimer pendingTimer = pendingTimers.get(key);
        PendingCondition earlier = pendingTimer == null ? null : pendingTimer.pending();
        PendingCondition since = earlier == null ? pending : pending.since(earlier);
        fire(since, now);
        since.nextAfter(Instant.ofEpochMilli(now))
                .ifPresentOrElse(
                        due -> pend(key, scope, due, since, now),
                        () -> {
                            if (pendingTimer != null) {
                                pendingTimers.end(key);
                            }
                        });
    }

    /**
     * Ends pending conditions that are not detected any more: they did not last, unless their time
     * was already over.
     *
     * @param still what is detected in the object now
     */
    void endUndetected(ObservedObject observed, Set<Fingerprint> still, long now) {
        for (KeyValue<String, PendingTimer> timer :
                pendingTimers.of(observed.cluster(), observed.object())) {
            PendingCondition pending = timer.value.pending();
            if (pending != null
                    && !still.contains(pending.fingerprint())
                    && !waitsForItsPod(pending)) {
                end(timer, now);
            }
        }
    }

    /** Ends all pending conditions of an object that is gone. */
    void endAll(String cluster, Subject object, long now) {
        pendingTimers.of(cluster, object).forEach(timer -> end(timer, now));
    }

    private void end(KeyValue<String, PendingTimer> timer, long now) {
        PendingCondition pending = timer.value.pending();
        if (pending != null && timer.value.due().toEpochMilli() <= now) {
            fire(pending, now);
        }
        pendingTimers.end(timer.key);
    }

    /**
     * Whether it comes from an Event about a pod that was not seen yet: it is checked against the
     * pod's state when the timer elapses.
     */
    private static boolean waitsForItsPod(PendingCondition pending) {
        return pending.observed().object().kind().equals("Pod") && pending.pod() == null;
    }

    /** A pending timer elapsed by the wall clock. */
    void elapsed(Control.PendingTimerElapsed elapsed, long now) {
        String key = elapsed.timer();
        PendingTimer pendingTimer = pendingTimers.get(key);
        if (pendingTimer == null
                || !pendingTimer.due().equals(elapsed.due())
                || PendingTimers.isOfAlert(key)) {
            return;
        }
        pendingTimers.end(key);
        PendingCondition pending = pendingTimer.pending();
        if (pending == null) {
            PendingTimers.conditionOf(key)
                    .ifPresent(held -> signals.apply(conditions.unpublished(held, now), now));
            PendingTimers.limitedOf(key).ifPresent(held -> signals.publishPostponed(held, now));
            return;
        }
        PendingCondition lasting = waitsForItsPod(pending) ? ofItsPod(pending) : pending;
        if (lasting == null) {
            counts.count(ObservationDropped.EVENT_OUTDATED);
            return;
        }
        long reached = Math.max(now, elapsed.due().toEpochMilli());
        fire(lasting, reached);
        lasting.nextAfter(Instant.ofEpochMilli(reached))
                .ifPresent(due -> pend(key, Scope.parse(elapsed.scope()), due, lasting, now));
    }

    /** Adds the pod, if it was seen by now; null if its state has changed since the Event. */
    private @Nullable PendingCondition ofItsPod(PendingCondition pending) {
        ObservedObject observed = pending.observed();
        KnownObject object = known.get(ObjectKey.of(observed.cluster(), observed.object()));
        if (object == null) {
            return pending;
        }
        PodState pod = pods.get(observed.cluster(), object.workload(), object.uid());
        return pod == null || !FailedMount.mayWait(pod) ? null : pending.of(object.workload(), pod);
    }

    private void pend(String key, Scope scope, Instant due, PendingCondition pending, long now) {
        pendingTimers.begin(key, scope, due, pending, now, wallClock.getAsLong());
    }

    /** Publishes it, if it has lasted long enough for any of its playbooks. */
    private void fire(PendingCondition pending, long now) {
        TriggerIndex index = playbooks.inForce();
        List<TriggerIndex.Bound> due = index.named(pending.dueBy(Instant.ofEpochMilli(now)));
        if (due.isEmpty()) {
            return;
        }
        PlaybookResult result =
                PlaybookEvaluator.of(
                        due,
                        pending.observed(),
                        wording(pending.detection()),
                        index.set().version());
        if (result.silencedBy().isPresent()) {
            counts.count(SignalSilenced.SILENCED_BY_PLAYBOOK);
        } else if (!result.isWanted()) {
            counts.count(SignalSilenced.NO_AVAILABLE_ACTION);
        } else {
            signals.apply(conditions.seen(pending, result, now), now);
        }
    }

    private static Signal.Wording wording(Detection detection) {
        return new Signal.Wording(
                detection.reason(),
                detection.severity(),
                detection.title(),
                detection.description(),
                Map.of(),
                Map.of(),
                List.of());
    }
}
