package io.causestream.enrich.trigger;

import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.playbook.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A pod's volume could not be attached or mounted, time and again. */
public final class FailedMount implements EventTrigger {

    private static final Set<String> REASONS =
            Set.of("FailedMount", "FailedAttachVolume", "FailedMapVolume");

    /** As the kubelet names a claim that it waits for. */
    private static final Pattern CLAIM =
            Pattern.compile("error processing PVC [a-z0-9-]{1,63}/([a-z0-9.-]{1,253}?):");

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
                Reading.of(
                                Reasons.FAILED_MOUNT,
                                "",
                                new Reading.Span(at, at),
                                "Volume can't be mounted: " + event.regarding().name(),
                                event.note())
                        .restingOn(claims(event)));
    }

    private static List<Subject> claims(EventObserved event) {
        return CLAIM.matcher(event.note())
                .results()
                .map(claim ->
                        new Subject(
                                "PersistentVolumeClaim",
                                event.regarding().namespace(),
                                claim.group(1)))
                .distinct()
                .toList();
    }

    /** What was started has its volumes, and what has ended needs none. */
    public static boolean mayWait(PodState pod) {
        return pod.isLive() && !pod.ready() && !pod.hasStarted();
    }
}
