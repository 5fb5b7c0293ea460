package io.causestream.enrich.state;

import io.causestream.finding.Change;
import io.causestream.finding.FieldDiff;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An object as a trigger sees it.
 *
 * @param seenBefore when it was last seen, by the cluster's clock; null at first sight
 * @param diffs what has changed, except the status
 * @param changes of the object that are remembered, the latest last
 * @param madeGoodBy the number of the latest successful run of its workload, in the order of {@link
 *     RunOrder}; empty if there is none
 * @param podBefore null at first sight, and unless it is a pod
 * @param pod null unless it is a pod
 */
public record TriggerInput(
        ObjectObserved observed,
        @Nullable Instant seenBefore,
        List<FieldDiff> diffs,
        List<Change> changes,
        OptionalLong madeGoodBy,
        @Nullable PodState podBefore,
        @Nullable PodState pod) {

    public TriggerInput {
        diffs = List.copyOf(diffs);
        changes = List.copyOf(changes);
    }

    /** Whether that time is neither recent nor after the object was last seen. */
    public boolean isStale(Instant happened) {
        boolean isSince = seenBefore != null && happened.isAfter(seenBefore);
        return !isSince && StaleState.isOld(happened, observed.observedAt());
    }
}
