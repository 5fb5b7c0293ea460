package io.causestream.enrich.condition;

import io.causestream.enrich.object.ObservedObject;
import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.PodState;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Subject;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What triggers detect in one object now, and have detected since the time in it.
 *
 * @param pod null if the object is not a pod
 * @param beside all that was detected in the object together with it, itself included, as {@link
 *     Reasons#problem(String, String)} names it: all for the same state of the object
 * @param dues the triggers that detect it, and when it has lasted long enough for each, in record
 *     time
 */
record PendingCondition(
        Fingerprint fingerprint,
        ObservedObject observed,
        Detection detection,
        @Nullable PodState pod,
        Set<String> beside,
        List<Due> dues) {

    /**
     * @param bound name of a playbook's trigger
     */
    record Due(String bound, Instant at) {}

    @SuppressWarnings("NullAway") // Jackson gives null for what an earlier version did not write.
    PendingCondition {
        beside =
                beside == null
                        ? Set.of()
                        : Collections.unmodifiableSortedSet(new TreeSet<>(beside));
        dues = List.copyOf(dues);
    }

    /** The triggers for which it has lasted long enough at that time. */
    List<String> dueBy(Instant moment) {
        return dues.stream().filter(due -> !due.at().isAfter(moment)).map(Due::bound).toList();
    }

    /** When that is so for the next trigger; empty if it is so for all. */
    Optional<Instant> nextAfter(Instant moment) {
        return dues.stream()
                .map(Due::at)
                .filter(due -> due.isAfter(moment))
                .min(Comparator.naturalOrder());
    }

    /** The same, due at that time at the earliest. */
    PendingCondition notBefore(Instant moment) {
        return new PendingCondition(
                fingerprint,
                observed,
                detection,
                pod,
                beside,
                dues.stream()
                        .map(due -> due.at().isBefore(moment) ? new Due(due.bound(), moment) : due)
                        .toList());
    }

    /** The same, with a pod that was not seen before. */
    PendingCondition of(Subject workload, @Nullable PodState seen) {
        return new PendingCondition(
                Fingerprint.of(
                        observed.cluster(),
                        Reasons.problem(detection.reason()),
                        workload,
                        detection.part()),
                observed.under(workload, seen == null ? "" : seen.node()),
                detection,
                seen,
                beside,
                dues);
    }

    /** The same, since the earlier of both beginnings. */
    PendingCondition since(PendingCondition earlier) {
        List<Due> both =
                dues.stream()
                        .map(due ->
                                earlier.dues.stream()
                                        .filter(known ->
                                                known.bound().equals(due.bound())
                                                        && known.at().isBefore(due.at()))
                                        .findFirst()
                                        .orElse(due))
                        .toList();
        return new PendingCondition(fingerprint, observed, detection, pod, beside, both);
    }
}
