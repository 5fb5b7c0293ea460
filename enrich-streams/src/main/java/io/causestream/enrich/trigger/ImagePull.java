package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.PodState;
import io.causestream.enrich.state.PodState.Container;
import io.causestream.enrich.state.StateTrigger;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.enrich.state.WaitingReasons;
import io.causestream.enrich.state.WaitingSince;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Instant;
import java.util.List;

/** A container waits because its image can't be pulled. */
final class ImagePull implements StateTrigger {

    @Override
    public List<Detection> read(TriggerInput input, Parameters parameters) {
        PodState pod = input.pod();
        if (pod == null || !pod.isLive()) {
            return List.of();
        }
        Instant now = input.observed().observedAt();
        return pod.containers().stream()
                .filter(container ->
                        container.state().equals("WAITING")
                                && WaitingReasons.IMAGE.contains(container.reason()))
                .map(container -> read(pod, container, WaitingSince.since(input), now))
                .toList();
    }

    // A failed pull and the wait for the next one alternate: both mean the same.
    private static Detection read(PodState pod, Container container, Instant since, Instant now) {
        return Detection.of(
                        Reasons.IMAGE_PULL,
                        container.name(),
                        new Detection.Span(since, now),
                        Reasons.title(Reasons.IMAGE_PULL, pod.pod().name(), container.image()),
                        container.message())
                // A pull that failed once is tried again within seconds.
                .opening(!container.reason().equals("ErrImagePull"));
    }
}
