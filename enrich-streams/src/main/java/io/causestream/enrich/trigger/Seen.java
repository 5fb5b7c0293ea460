package io.causestream.enrich.trigger;

import io.causestream.finding.FieldDiff;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object as a trigger looks at it.
 *
 * @param firstSight whether nothing was known of it before
 * @param diffs what is not as it was, status aside
 * @param podBefore null at first sight, and of what is no pod
 * @param pod null of what is no pod
 */
public record Seen(
        ObjectObserved observed,
        boolean firstSight,
        List<FieldDiff> diffs,
        @Nullable PodState podBefore,
        @Nullable PodState pod) {

    public Seen {
        diffs = List.copyOf(diffs);
    }
}
