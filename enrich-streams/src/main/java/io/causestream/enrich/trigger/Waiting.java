package io.causestream.enrich.trigger;

import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Instant;

/** Since when a container waits, which its status does not tell. Pure. */
final class Waiting {

    private Waiting() {}

    /**
     * Since it was seen to. At the first sight of the pod: since it has a node, or was created, for
     * what waits then has waited before.
     */
    static Instant since(Seen seen) {
        ObjectObserved pod = seen.observed();
        if (seen.podBefore() != null) {
            return pod.observedAt();
        }
        Instant since =
                Status.condition(pod, "PodScheduled", "True")
                        .map(scheduled -> Status.since(scheduled, pod))
                        .orElseGet(() -> Status.createdAt(pod));
        return since.isAfter(pod.observedAt()) ? pod.observedAt() : since;
    }
}
