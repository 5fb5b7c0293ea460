package io.causestream.enrich.condition;

import io.causestream.enrich.object.ChangeAuthor;
import io.causestream.enrich.object.ObjectChange;
import io.causestream.enrich.object.ObservedObject;
import io.causestream.enrich.signal.Signal;
import io.causestream.finding.FieldDiff;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Changes of objects on which workloads of any namespace depend. Pure. */
final class SharedDependencies {

    private static final Set<String> KINDS = Set.of("Node", "PersistentVolume");

    /**
     * The node controller's taint on an unhealthy node: a symptom, not a change that somebody made.
     */
    private static final String TAINTED_UNWELL = "spec.taints[node.kubernetes.io/";

    private SharedDependencies() {}

    /**
     * @param now record time in milliseconds
     */
    static Optional<Signal.ObjectChanged> changed(ObjectChange.Now change, long now) {
        ObjectObserved seen = change.observed();
        if (!KINDS.contains(seen.object().kind())) {
            return Optional.empty();
        }
        List<FieldDiff> diffs =
                change.diffs().stream()
                        .filter(diff -> !diff.path().startsWith(TAINTED_UNWELL))
                        .toList();
        return diffs.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Signal.ObjectChanged(
                                seen.cluster(),
                                seen.object(),
                                ObservedObject.of(seen, false).inRecordTime(seen.observedAt(), now),
                                ChangeAuthor.change(seen, diffs)));
    }
}
