package io.causestream.enrich.condition;

import io.causestream.enrich.object.Changes;
import io.causestream.enrich.object.Pods;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.enrich.signal.Signal;
import io.causestream.enrich.state.PodState;
import io.causestream.finding.Change;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.streams.KeyValue;

/**
 * Decides whether conditions have ended.
 *
 * <p>One of pods ends when all pods of its workload are well: what crashed may crash again, even if
 * it runs now. One of any other object ends when no trigger detects it any more.
 */
final class ConditionEnding {

    /** A condition of a workload that crashes every hour is not kept open for two. */
    static final Duration MAX_RESOLVE_DELAY = Duration.ofMinutes(15);

    private final EnrichmentRules rules;
    private final ConditionStore conditions;
    private final Pods pods;
    private final Changes changes;

    ConditionEnding(EnrichmentRules rules, ConditionStore conditions, Pods pods, Changes changes) {
        this.rules = rules;
        this.conditions = conditions;
        this.pods = pods;
        this.changes = changes;
    }

    /**
     * Whether the conditions of the workload's pods have ended, or are back.
     *
     * @param gone the uid of the pod that has just gone; empty if none has
     */
    List<ConditionTransition> judgePods(String cluster, Subject workload, String gone, long now) {
        List<ConditionTransition> transitions = new ArrayList<>();
        for (KeyValue<String, Condition> open : conditions.of(cluster, workload)) {
            Condition condition = open.value;
            if (!condition.ofPods()) {
                continue;
            }
            List<PodState> live = pods.live(cluster, workload);
            String container = condition.seen().about().container();
            boolean well = live.stream().allMatch(pod -> isWell(pod, container));
            // It was well before and might have crashed again; its replacement has not crashed.
            boolean replaced = condition.isAffected(gone) && isReplaced(condition, live);
            if (well != condition.settled() || (well && replaced)) {
                transitions.add(
                        ConditionTransition.published(
                                open.key,
                                condition.without(gone).settled(well).announced(now),
                                well
                                        ? ended(
                                                condition,
                                                resolveDelay(condition, live),
                                                live.isEmpty())
                                        : new Signal.Persists(
                                                cluster, condition.seen().fingerprint())));
            } else if (condition.isAffected(gone)) {
                transitions.add(ConditionTransition.silent(open.key, condition.without(gone)));
            }
        }
        return transitions;
    }

    /**
     * Whether the conditions of a single object have ended.
     *
     * @param isPod whether it is a pod of the workload, and not the workload itself
     * @param read those that triggers detect in it now; empty also if it is gone
     * @param completed the order of this run of the workload if it ended well, which ends problems
     *     of earlier runs; empty if it did not end well, or if the object is not a run
     */
    List<ConditionTransition> judge(
            String cluster,
            Subject workload,
            String uid,
            boolean isPod,
            Collection<Fingerprint> read,
            OptionalLong completed,
            long now) {
        List<ConditionTransition> transitions = new ArrayList<>();
        for (KeyValue<String, Condition> open : conditions.of(cluster, workload)) {
            Condition condition = open.value;
            boolean still = read.contains(condition.seen().fingerprint());
            if (condition.ofPods()
                    || condition.settled()
                    || still
                    || !(completed.isPresent()
                            || condition.isAffected(uid)
                            || condition.isAffected(""))) {
                continue;
            }
            Condition rest = condition.without(uid);
            if (completed.isPresent()) {
                rest = rest.madeGood(completed.getAsLong());
            }
            if (!isPod) {
                // An object that is known only from an Event was recorded without its uid.
                rest = rest.without("");
            }
            transitions.add(
                    rest.affectsAny()
                            ? ConditionTransition.silent(open.key, rest)
                            : ConditionTransition.published(
                                    open.key,
                                    rest.settled(true).announced(now),
                                    ended(condition, rules.resolveAfter(), false)));
        }
        return transitions;
    }

    private Signal.Ended ended(Condition condition, Duration delay, boolean gone) {
        return new Signal.Ended(
                condition.seen().cluster(),
                condition.seen().fingerprint(),
                delay,
                condition.published().unpublished(),
                mending(condition),
                gone);
    }

    private static boolean isWell(PodState pod, String container) {
        return pod.ready()
                && pod.container(container).map(c -> !c.state().equals("WAITING")).orElse(true);
    }

    /**
     * How long the pods have to stay well. Pods that are still there may crash again at their
     * earlier interval; for new ones the minimum is enough.
     */
    private Duration resolveDelay(Condition condition, List<PodState> live) {
        Duration rhythm = condition.times().interval().multipliedBy(2);
        if (isReplaced(condition, live) || rhythm.compareTo(rules.resolveAfter()) < 0) {
            return rules.resolveAfter();
        }
        return rhythm.compareTo(MAX_RESOLVE_DELAY) > 0 ? MAX_RESOLVE_DELAY : rhythm;
    }

    private static boolean isReplaced(Condition condition, List<PodState> live) {
        return live.stream().noneMatch(pod -> condition.isAffected(pod.uid()));
    }

    private List<Change> mending(Condition condition) {
        return changes.after(
                condition.seen().cluster(),
                condition.seen().about().workload(),
                condition.times().since());
    }
}
