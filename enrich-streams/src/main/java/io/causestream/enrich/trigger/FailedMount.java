package io.causestream.enrich.trigger;

import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.playbook.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A pod's volume could not be attached or mounted, time and again. */
public final class FailedMount implements EventTrigger {

    private static final Set<String> REASONS =
            Set.of("FailedMount", "FailedAttachVolume", "FailedMapVolume");

    @Override
    public List<Reading> read(EventObserved event, Regarded regarded, Parameters parameters) {
        boolean isOver = regarded.isGone() || (regarded.pod() != null && !mayWait(regarded.pod()));
        if (!event.regarding().kind().equals("Pod")
                || !REASONS.contains(event.reason())
                || event.count() < parameters.number("times")
                || isOver) {
            return List.of();
        }
        Instant at = event.observedAt().minus(event.age());
        return List.of(
                Status.reading(
                        Reasons.FAILED_MOUNT,
                        "",
                        at,
                        at,
                        "Volume can't be mounted: " + event.regarding().name(),
                        event.note()));
    }

    /** What was started has its volumes, and what has ended needs none. */
    public static boolean mayWait(PodState pod) {
        return pod.isLive() && !pod.ready() && !pod.hasStarted();
    }
}
