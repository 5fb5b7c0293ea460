package io.causestream.enrich.alert;

import io.causestream.enrich.state.PodState;
import io.causestream.finding.Change;
import io.causestream.finding.Subject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the object that an alert is about, read before anything is decided.
 *
 * @param wasSeen whether the object was ever observed, even if it is gone by now
 * @param uid empty if it was never seen
 * @param workload that owns it; itself if none is known
 * @param pod its state if it is a pod that was seen; otherwise null
 * @param livePods the workload's pods that are neither terminating nor completed
 * @param changes that may have caused the alert, the nearest first
 */
record KnownSubject(
        boolean wasSeen,
        String uid,
        Subject workload,
        @Nullable PodState pod,
        List<PodState> livePods,
        List<Change> changes) {

    KnownSubject {
        livePods = List.copyOf(livePods);
        changes = List.copyOf(changes);
    }

    /**
     * The pod that says most about it: itself, or the one of the workload's pods that is worst off.
     * Empty if none is known.
     */
    Optional<PodState> telling() {
        return pod != null
                ? Optional.of(pod)
                : livePods.stream()
                        .min(
                                Comparator.comparing(PodState::ready)
                                        .thenComparing(each -> each.lastFailed().isEmpty())
                                        .thenComparing(each -> each.pod().name()));
    }

    /** Nothing but its name is known. */
    static KnownSubject unseen(Subject subject) {
        return new KnownSubject(false, "", subject, null, List.of(), List.of());
    }
}
