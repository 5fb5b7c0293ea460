package io.causestream.enrich.trigger;

import io.causestream.enrich.trigger.PodState.Container;
import io.causestream.playbook.Parameters;
import java.time.Instant;
import java.util.List;

/** A container waits because its image can't be pulled. */
final class ImagePull implements StateTrigger {

    @Override
    public List<Reading> read(Seen seen, Parameters parameters) {
        PodState pod = seen.pod();
        if (pod == null || !pod.isLive()) {
            return List.of();
        }
        Instant now = seen.observed().observedAt();
        return pod.containers().stream()
                .filter(container ->
                        container.state().equals("WAITING")
                                && WaitingReasons.IMAGE.contains(container.reason()))
                .map(container -> read(pod, container, Waiting.since(seen), now))
                .toList();
    }

    // A failed pull and the wait for the next one take turns: both say the same.
    private static Reading read(PodState pod, Container container, Instant since, Instant now) {
        return Reading.of(
                        Reasons.IMAGE_PULL,
                        container.name(),
                        new Reading.Span(since, now),
                        Reasons.title(Reasons.IMAGE_PULL, pod.pod().name(), container.image()),
                        container.message())
                // A pull that failed once is tried again within seconds.
                .opening(!container.reason().equals("ErrImagePull"));
    }
}
