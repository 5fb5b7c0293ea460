package io.causestream.enrich.condition;

import io.causestream.enrich.trigger.Reading;
import io.causestream.enrich.trigger.Reasons;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Subject;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * Finds the open problem that a reading is one of. A pod has one problem at a time that keeps it
 * from running.
 */
final class ProblemMatcher {

    private final ConditionStore conditions;

    ProblemMatcher(ConditionStore conditions) {
        this.conditions = conditions;
    }

    /**
     * The problem that a reading is one of.
     *
     * @param known null if it is a new one
     * @param supersedes whether the reading is what has become of it
     * @param isTakenIn whether the problem says more than the reading, and the same pod's
     */
    record Match(String key, @Nullable Condition known, boolean supersedes, boolean isTakenIn) {}

    /**
     * What is more particular goes on in the place of what is more general, and so does what a pod
     * came to when it was past what it had; what is more general is taken in.
     */
    Match match(Standing standing) {
        Sighted sighted = standing.sighted();
        Reading reading = standing.reading();
        String exact =
                ObjectKey.ofCondition(
                        sighted.cluster(), sighted.workload(), standing.fingerprint());
        Condition known = conditions.get(exact);
        int generality = Reasons.generality(reading.reason());
        if (generality < 0 || (known != null && !known.settled())) {
            return new Match(exact, known, false, false);
        }
        List<KeyValue<String, Condition>> open =
                conditions.openOfPods(sighted.cluster(), sighted.workload());
        String problem = Reasons.problem(reading.reason(), reading.container());
        for (KeyValue<String, Condition> each : open) {
            if (each.value.problem().equals(problem)) {
                return new Match(each.key, each.value, false, false);
            }
        }
        for (KeyValue<String, Condition> each : open) {
            if (each.value.isAffected(sighted.uid())) {
                int other = Reasons.generality(each.value.seen().wording().reason());
                boolean isPast = !standing.beside().contains(each.value.problem());
                if (generality < other || (generality == other && isPast)) {
                    return new Match(each.key, each.value, true, false);
                }
                if (generality > other || !areCrashesOfTwoContainers(each.value, reading)) {
                    return new Match(each.key, each.value, false, true);
                }
            }
        }
        return new Match(exact, known, false, false);
    }

    /** Each has a log of its own that says why. */
    private static boolean areCrashesOfTwoContainers(Condition condition, Reading reading) {
        String crash = Reasons.problem(Reasons.CRASH_LOOP);
        return Reasons.problem(condition.seen().wording().reason()).equals(crash)
                && Reasons.problem(reading.reason()).equals(crash);
    }

    /**
     * The fingerprint under which such a problem of a workload is open, which may be that of what
     * it began as; the given one if none is.
     */
    Fingerprint openAs(
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
