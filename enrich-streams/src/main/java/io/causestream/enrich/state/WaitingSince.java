package io.causestream.enrich.state;

import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Instant;

/** Since when a container waits, which is not in its status. Pure. */
public final class WaitingSince {

    private WaitingSince() {}

    /**
     * Since it was seen to. At the first sight of the pod: since it has a node, or was created, for
     * what waits then has waited before.
     */
    public static Instant since(TriggerInput input) {
        ObjectObserved pod = input.observed();
        if (input.podBefore() != null) {
            return pod.observedAt();
        }
        Instant since =
                Status.condition(pod, "PodScheduled", "True")
                        .map(scheduled -> Status.since(scheduled, pod))
                        .orElseGet(() -> Status.createdAt(pod));
        return since.isAfter(pod.observedAt()) ? pod.observedAt() : since;
    }
}
