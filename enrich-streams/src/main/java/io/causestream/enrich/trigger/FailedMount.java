package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.EventSubject;
import io.causestream.enrich.state.EventTrigger;
import io.causestream.enrich.state.PodState;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A pod's volume could not be attached or mounted, time and again. */
public final class FailedMount implements EventTrigger {

    private static final Set<String> REASONS =
            Set.of("FailedMount", "FailedAttachVolume", "FailedMapVolume");

    /** How the kubelet names a claim for which it waits. */
    private static final Pattern CLAIM =
            Pattern.compile("error processing PVC [a-z0-9-]{1,63}/([a-z0-9.-]{1,253}?):");

    @Override
    public List<Detection> read(EventObserved event, EventSubject subject, Parameters parameters) {
        boolean isOver = subject.isGone() || (subject.pod() != null && !mayWait(subject.pod()));
        if (!event.regarding().kind().equals("Pod")
                || !REASONS.contains(event.reason())
                || event.count() < parameters.number("times")
                || isOver) {
            return List.of();
        }
        Instant at = event.observedAt().minus(event.age());
        return List.of(
                Detection.of(
                                Reasons.FAILED_MOUNT,
                                "",
                                new Detection.Span(at, at),
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

    /**
     * Whether the pod may wait for volumes: one that was started has them, and one that has ended
     * needs none.
     */
    public static boolean mayWait(PodState pod) {
        return pod.isLive() && !pod.ready() && !pod.hasStarted();
    }
}
