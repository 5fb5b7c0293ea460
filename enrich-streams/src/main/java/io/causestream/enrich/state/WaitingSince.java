package io.causestream.enrich.state;

import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Instant;

/** Since when a container waits, which is not in its status. Pure. */
public final class WaitingSince {

    private WaitingSince() {}

    /**
     * Since it was first seen waiting. At the first sight of the pod: since the pod was scheduled
     * or created, as it has been waiting before.
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
