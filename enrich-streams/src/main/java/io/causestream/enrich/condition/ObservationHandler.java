package io.causestream.enrich.condition;

import io.causestream.enrich.metrics.CountReason.ObservationDropped;
import io.causestream.enrich.metrics.CountRecorder;
import io.causestream.enrich.object.KnownObject;
import io.causestream.enrich.object.LastState;
import io.causestream.enrich.object.ObjectChange;
import io.causestream.enrich.object.ObjectKey;
import io.causestream.enrich.object.ObservedObject;
import io.causestream.enrich.object.Pods;
import io.causestream.enrich.playbook.ActivePlaybooks;
import io.causestream.enrich.playbook.OccurrenceSignals;
import io.causestream.enrich.playbook.Schedules;
import io.causestream.enrich.playbook.TriggerIndex;
import io.causestream.enrich.state.EventSubject;
import io.causestream.enrich.state.PodState;
import io.causestream.enrich.state.StaleState;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.finding.Change;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.observation.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Decides the effects of an observation of one object. */
final class ObservationHandler {

    /** The time within which a rollout has removed the pods that it replaces. */
    private static final Duration REPLACED_WITHIN = Duration.ofMinutes(2);

    private final Known stores;
    private final ActivePlaybooks playbooks;
    private final PendingConditions pending;
    private final ConditionEnding ending;
    private final Conditions conditions;
    private final SignalPublisher signals;
    private final CountRecorder counts;
    private final ImageDigests digests;

    /** What is remembered of objects. */
    record Known(
            KeyValueStore<String, KnownObject> objects,
            KeyValueStore<String, LastState> states,
            Pods pods,
            CompletedRuns completed,
            SeenEvents events,
            Schedules schedules) {}

    ObservationHandler(
            Known stores,
            ActivePlaybooks playbooks,
            PendingConditions pending,
            ConditionEnding ending,
            Conditions conditions,
            SignalPublisher signals,
            CountRecorder counts) {
        this.stores = stores;
        this.playbooks = playbooks;
        this.pending = pending;
        this.ending = ending;
        this.conditions = conditions;
        this.signals = signals;
        this.counts = counts;
        this.digests = new ImageDigests(stores.states());
    }

    /**
     * An object is new or has changed.
     *
     * @param now record time in milliseconds
     */
    void onObject(Scope scope, ObjectChange.Now change, long now) {
        ObjectObserved seen = change.observed();
        TriggerIndex index = playbooks.inForce();
        if (!seen.object().isNamespaced()) {
            stores.schedules().note(seen.cluster());
        }
        OccurrenceSignals.ofObject(index, change, now)
                .ifPresent(signal -> signals.occurred(signal, now));
        SharedDependencies.changed(change, now).ifPresent(signal -> signals.publish(signal, now));
        PodState before = null;
        PodState pod = null;
        if (isPod(seen.object())) {
            before = stores.pods().get(seen.cluster(), seen.workload(), seen.uid());
            pod = PodState.of(seen).after(before);
            if (pod.equals(before)) {
                return;
            }
            stores.pods().put(seen.cluster(), seen.workload(), pod);
            if (before == null || !before.containers().equals(pod.containers())) {
                digests.note(seen);
            }
        }
        ObservedObject observed = ObservedObject.of(seen, change.alreadyThere());
        OptionalLong endedWell = stores.completed().note(seen, now);
        List<PendingCondition> read =
                TriggerMatches.ofState(
                        index,
                        observed,
                        new TriggerInput(
                                seen,
                                change.seenBefore(),
                                change.diffs(),
                                changes(seen),
                                stores.completed().latest(seen),
                                before,
                                pod),
                        now);
        Set<Fingerprint> still =
                read.stream().map(PendingCondition::fingerprint).collect(Collectors.toSet());
        pending.endUndetected(observed, still, now);
        boolean isReplaced = pod != null && !read.isEmpty() && isReplaced(observed, pod);
        Instant goneBy = Instant.ofEpochMilli(now).plus(REPLACED_WITHIN);
        read.forEach(pendingCondition ->
                pending.detected(
                        scope,
                        isReplaced ? pendingCondition.notBefore(goneBy) : pendingCondition,
                        now));
        if (pod != null) {
            apply(ending.judgePods(seen.cluster(), seen.workload(), "", now), now);
            apply(conditions.explainedBy(seen.cluster(), seen.workload(), pod, now), now);
        }
        apply(
                ending.judge(
                        seen.cluster(),
                        seen.workload(),
                        seen.uid(),
                        pod != null,
                        still,
                        endedWell,
                        now),
                now);
    }

    /**
     * Whether the pod's problem ends with the pod, because a newer revision of its workload is well
     * already.
     */
    private boolean isReplaced(ObservedObject observed, PodState pod) {
        return stores.pods().live(observed.cluster(), observed.workload()).stream()
                .anyMatch(other -> other.ready() && pod.isOlderRevisionThan(other));
    }

    /** The changes to attach. A node's own changes are part of its state. */
    private List<Change> changes(ObjectObserved seen) {
        LastState state =
                seen.object().kind().equals("Node")
                        ? stores.states().get(ObjectKey.of(seen.cluster(), seen.object()))
                        : null;
        return state == null ? List.of() : state.changes();
    }

    /** An object is gone. */
    void onDeleted(ObjectChange.Gone gone, long now) {
        OccurrenceSignals.ofDeletion(playbooks.inForce(), gone, now)
                .ifPresent(signal -> signals.occurred(signal, now));
        pending.endAll(gone.cluster(), gone.object(), now);
        boolean isPod = isPod(gone.object());
        if (isPod) {
            stores.pods().delete(gone.cluster(), gone.workload(), gone.uid());
            apply(ending.judgePods(gone.cluster(), gone.workload(), gone.uid(), now), now);
        }
        apply(
                ending.judge(
                        gone.cluster(),
                        gone.workload(),
                        gone.uid(),
                        isPod,
                        Set.of(),
                        OptionalLong.empty(),
                        now),
                now);
    }

    /** An Event was received. Each list repeats all Events: each counts once. */
    void onEvent(Scope scope, EventObserved event, long now) {
        TriggerIndex index = playbooks.inForce();
        if (event.age().compareTo(StaleState.AFTER) > 0) {
            counts.count(ObservationDropped.EVENT_TOO_OLD);
            return;
        }
        EventSubject subject = regarded(event);
        ObservedObject observed = observedObject(event, subject.pod());
        List<PendingCondition> read = TriggerMatches.ofEvent(index, observed, event, subject, now);
        var occurred = OccurrenceSignals.ofEvent(index, event, observed.node(), now);
        if (read.isEmpty() && occurred.isEmpty()) {
            counts.count(ObservationDropped.EVENT_NOT_MATCHED);
            return;
        }
        if (!stores.events().isNew(event.id(), now)) {
            counts.count(ObservationDropped.DUPLICATE);
            return;
        }
        occurred.ifPresent(signal -> signals.occurred(signal, now));
        boolean isEarly = isOfPodYetUnseen(event, subject);
        Instant seenBy = Instant.ofEpochMilli(now).plus(PendingTimers.WAIT_FOR_SUBJECT);
        read.forEach(pendingCondition ->
                pending.detected(
                        scope,
                        isEarly ? pendingCondition.notBefore(seenBy) : pendingCondition,
                        now));
    }

    private EventSubject regarded(EventObserved event) {
        KnownObject object = known(event.cluster(), event.regarding());
        if (object == null) {
            return EventSubject.UNKNOWN;
        }
        boolean isSame =
                event.regardingUid().isEmpty() || event.regardingUid().equals(object.uid());
        KnownObject workload = known(event.cluster(), event.workload());
        long wellAt =
                Math.max(object.times().well(), workload == null ? 0 : workload.times().well());
        return new EventSubject(
                isPod(event.regarding())
                        ? stores.pods()
                                .get(event.cluster(), object.workload(), event.regardingUid())
                        : null,
                isSame && object.isGone(),
                wellAt == 0 ? null : Instant.ofEpochMilli(wellAt));
    }

    /**
     * Whether the Event is about a pod that was not seen yet, as the watch of pods may lag behind
     * that of Events: its state is unknown.
     */
    private static boolean isOfPodYetUnseen(EventObserved event, EventSubject subject) {
        return isPod(event.regarding()) && subject.pod() == null && !subject.isGone();
    }

    /** The object that a signal names: a pod as itself, any other object as its workload. */
    private ObservedObject observedObject(EventObserved event, @Nullable PodState pod) {
        ObservedObject regarding = ObservedObject.regarding(event, pod == null ? "" : pod.node());
        if (isPod(event.regarding()) || event.regarding().equals(event.workload())) {
            return regarding;
        }
        KnownObject workload = known(event.cluster(), event.workload());
        return regarding.of(event.workload(), workload == null ? "" : workload.uid());
    }

    private @Nullable KnownObject known(String cluster, Subject object) {
        return stores.objects().get(ObjectKey.of(cluster, object));
    }

    private static boolean isPod(Subject object) {
        return object.kind().equals("Pod");
    }

    private void apply(List<ConditionTransition> transitions, long now) {
        transitions.forEach(transition -> signals.apply(transition, now));
    }
}
