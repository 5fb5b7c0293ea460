package io.causestream.enrich.trigger;

import io.causestream.enrich.trigger.PodState.Container;
import io.causestream.playbook.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A container waits because its image can't be pulled. */
final class ImagePull implements StateTrigger {

    /** A failed pull and the wait for the next one take turns: both say the same. */
    private static final Set<String> WAITS =
            Set.of("ImagePullBackOff", "ErrImagePull", "InvalidImageName", "ErrImageNeverPull");

    @Override
    public List<Reading> read(Seen seen, Parameters parameters) {
        PodState pod = seen.pod();
        if (pod == null || pod.deleting()) {
            return List.of();
        }
        Instant now = seen.observed().observedAt();
        return pod.containers().stream()
                .filter(container ->
                        container.state().equals("WAITING") && WAITS.contains(container.reason()))
                .map(container -> read(pod, container, now))
                .toList();
    }

    private static Reading read(PodState pod, Container container, Instant now) {
        return new Reading(
                Reasons.IMAGE_PULL,
                container.name(),
                now,
                -1,
                // A pull that failed once is tried again within seconds.
                !container.reason().equals("ErrImagePull"),
                now,
                Reasons.severity(Reasons.IMAGE_PULL),
                Reasons.title(Reasons.IMAGE_PULL, pod.pod().name(), container.image()),
                container.message(),
                List.of());
    }
}
