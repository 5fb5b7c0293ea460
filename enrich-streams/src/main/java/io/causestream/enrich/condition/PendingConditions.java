package io.causestream.enrich.condition;

import io.causestream.enrich.store.CountRecorder;
import io.causestream.enrich.trigger.FailedMount;
import io.causestream.enrich.trigger.PodState;
import io.causestream.enrich.trigger.Reading;
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

/** What triggers read and has to last: pending until it has, as long as it is read again. */
final class PendingConditions {

    private final PlaybookShelf playbooks;
    private final Conditions conditions;
    private final Holds holds;
    private final KeyValueStore<String, KnownObject> known;
    private final Pods pods;
    private final SignalPublisher signals;
    private final CountRecorder counts;
    private final LongSupplier wallClock;

    PendingConditions(
            PlaybookShelf playbooks,
            Conditions conditions,
            Holds holds,
            KeyValueStore<String, KnownObject> known,
            Pods pods,
            SignalPublisher signals,
            CountRecorder counts,
            LongSupplier wallClock) {
        this.playbooks = playbooks;
        this.conditions = conditions;
        this.holds = holds;
        this.known = known;
        this.pods = pods;
        this.signals = signals;
        this.counts = counts;
        this.wallClock = wallClock;
    }

    /**
     * Something was read: it fires for whom it has lasted long enough, and waits for the others.
     *
     * @param scope of the object
     * @param now record time in milliseconds
     */
    void detected(Scope scope, Standing standing, long now) {
        if (!standing.reading().opens()) {
            fire(standing, now);
            return;
        }
        Sighted sighted = standing.sighted();
        String key = Holds.toFire(sighted.cluster(), sighted.object(), standing.fingerprint());
        Hold hold = holds.get(key);
        Standing earlier = hold == null ? null : hold.standing();
        Standing since = earlier == null ? standing : standing.since(earlier);
        fire(since, now);
        since.nextAfter(Instant.ofEpochMilli(now))
                .ifPresentOrElse(
                        due -> pend(key, scope, due, since, now),
                        () -> {
                            if (hold != null) {
                                holds.end(key);
                            }
                        });
    }

    /**
     * What is read no more has not lasted, unless its time was over already.
     *
     * @param still what is read of the object now
     */
    void endUnread(Sighted sighted, Set<Fingerprint> still, long now) {
        for (KeyValue<String, Hold> hold : holds.of(sighted.cluster(), sighted.object())) {
            Standing standing = hold.value.standing();
            if (standing != null
                    && !still.contains(standing.fingerprint())
                    && !waitsForItsPod(standing)) {
                end(hold, now);
            }
        }
    }

    /** The object is gone. */
    void endAll(String cluster, Subject object, long now) {
        holds.of(cluster, object).forEach(hold -> end(hold, now));
    }

    private void end(KeyValue<String, Hold> hold, long now) {
        Standing standing = hold.value.standing();
        if (standing != null && hold.value.due().toEpochMilli() <= now) {
            fire(standing, now);
        }
        holds.end(hold.key);
    }

    /** What an Event told of a pod that was not seen yet: whether it holds is asked in the end. */
    private static boolean waitsForItsPod(Standing standing) {
        return standing.sighted().object().kind().equals("Pod") && standing.pod() == null;
    }

    /** The clock says that a wait is over. */
    void elapsed(Control.HoldElapsed elapsed, long now) {
        String key = elapsed.hold();
        Hold hold = holds.get(key);
        if (hold == null || !hold.due().equals(elapsed.due()) || Holds.isOfAlert(key)) {
            return;
        }
        holds.end(key);
        Standing standing = hold.standing();
        if (standing == null) {
            Holds.conditionOf(key)
                    .ifPresent(held -> signals.apply(conditions.untold(held, now), now));
            Holds.limitedOf(key).ifPresent(held -> signals.publishHeldBack(held, now));
            return;
        }
        Standing lasting = waitsForItsPod(standing) ? ofItsPod(standing) : standing;
        if (lasting == null) {
            counts.count("observations.dropped", "event_overtaken");
            return;
        }
        long reached = Math.max(now, elapsed.due().toEpochMilli());
        fire(lasting, reached);
        lasting.nextAfter(Instant.ofEpochMilli(reached))
                .ifPresent(due -> pend(key, Scope.parse(elapsed.scope()), due, lasting, now));
    }

    /** With the pod, if it was seen by now; null if it is past what the Event told of it. */
    private @Nullable Standing ofItsPod(Standing standing) {
        Sighted sighted = standing.sighted();
        KnownObject object = known.get(ObjectKey.of(sighted.cluster(), sighted.object()));
        if (object == null) {
            return standing;
        }
        PodState pod = pods.get(sighted.cluster(), object.workload(), object.uid());
        return pod == null || !FailedMount.mayWait(pod)
                ? null
                : standing.of(object.workload(), pod);
    }

    private void pend(String key, Scope scope, Instant due, Standing standing, long now) {
        holds.begin(key, scope, due, standing, now, wallClock.getAsLong());
    }

    /** Tells it, if it has lasted for any of the playbooks that ask for it. */
    private void fire(Standing standing, long now) {
        TriggerIndex index = playbooks.inForce();
        List<TriggerIndex.Bound> due = index.named(standing.dueBy(Instant.ofEpochMilli(now)));
        if (due.isEmpty()) {
            return;
        }
        Shape shape =
                Shaping.of(
                        due,
                        standing.sighted(),
                        wording(standing.reading()),
                        index.set().version());
        if (shape.silencedBy().isPresent()) {
            counts.count("signals.silenced", "by a playbook");
        } else if (!shape.isWanted()) {
            counts.count("signals.silenced", "no action that is available");
        } else {
            signals.apply(conditions.seen(standing, shape, now), now);
        }
    }

    private static Signal.Wording wording(Reading reading) {
        return new Signal.Wording(
                reading.reason(),
                reading.severity(),
                reading.title(),
                reading.description(),
                Map.of(),
                Map.of(),
                List.of());
    }
}
