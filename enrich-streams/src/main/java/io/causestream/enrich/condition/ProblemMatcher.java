package io.causestream.enrich.condition;

import io.causestream.enrich.object.ObjectKey;
import io.causestream.enrich.object.ObservedObject;
import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Subject;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * Finds the open problem to which a detection belongs. A pod has one problem at a time that keeps
 * it from running.
 */
public final class ProblemMatcher {

    private final ConditionStore conditions;

    public ProblemMatcher(ConditionStore conditions) {
        this.conditions = conditions;
    }

    /**
     * The problem to which a detection belongs.
     *
     * @param known null if it is a new one
     * @param supersedes whether the known problem has turned into the detected one
     * @param isTakenIn whether the problem is of the same pod and more specific than the detection
     */
    record Match(String key, @Nullable Condition known, boolean supersedes, boolean isTakenIn) {}

    /**
     * Matches a detection to an open problem. A more specific detection continues a more general
     * problem, as does a later stage of the same pod; a more general detection is covered by the
     * open problem.
     */
    Match match(PendingCondition pending) {
        ObservedObject observed = pending.observed();
        Detection detection = pending.detection();
        String exact =
                ObjectKey.ofCondition(
                        observed.cluster(), observed.workload(), pending.fingerprint());
        Condition known = conditions.get(exact);
        int generality = Reasons.generality(detection.reason());
        if (generality < 0 || (known != null && !known.settled())) {
            return new Match(exact, known, false, false);
        }
        List<KeyValue<String, Condition>> open =
                conditions.openOfPods(observed.cluster(), observed.workload());
        String problem = Reasons.problem(detection.reason(), detection.container());
        for (KeyValue<String, Condition> each : open) {
            if (each.value.problem().equals(problem)) {
                return new Match(each.key, each.value, false, false);
            }
        }
        for (KeyValue<String, Condition> each : open) {
            if (each.value.isAffected(observed.uid())) {
                int other = Reasons.generality(each.value.seen().wording().reason());
                boolean isPast = !pending.beside().contains(each.value.problem());
                if (generality < other || (generality == other && isPast)) {
                    return new Match(each.key, each.value, true, false);
                }
                if (generality > other || !areCrashesOfTwoContainers(each.value, detection)) {
                    return new Match(each.key, each.value, false, true);
                }
            }
        }
        return new Match(exact, known, false, false);
    }

    /** Two problems, since each container has its own log, which shows its own cause. */
    private static boolean areCrashesOfTwoContainers(Condition condition, Detection detection) {
        String crash = Reasons.problem(Reasons.CRASH_LOOP);
        return Reasons.problem(condition.seen().wording().reason()).equals(crash)
                && Reasons.problem(detection.reason()).equals(crash);
    }

    /**
     * The fingerprint under which such a problem of a workload is open, which may be that of an
     * earlier stage; the given one if none is open.
     */
    public Fingerprint openAs(
            String cluster, Subject workload, String reason, String container, Fingerprint own) {
        if (Reasons.generality(reason) < 0) {
            return own;
        }
        String problem = Reasons.problem(reason, container);
        return conditions.openOfPods(cluster, workload).stream()
                .map(each -> each.value)
                .filter(each -> each.problem().equals(problem))
                .map(each -> each.seen().fingerprint())
                .findFirst()
                .orElse(own);
    }
}
