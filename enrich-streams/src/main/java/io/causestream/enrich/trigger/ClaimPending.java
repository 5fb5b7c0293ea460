package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.EventSubject;
import io.causestream.enrich.state.EventTrigger;
import io.causestream.enrich.state.StateTrigger;
import io.causestream.enrich.state.Status;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A volume claim has found no volume, or has lost the one it had. One whose class waits for the
 * first pod that mounts it is pending by design: so it counts only once a provisioner was asked for
 * a volume, or an Event reports that there is none.
 */
final class ClaimPending implements StateTrigger, EventTrigger {

    /** Annotations that the volume controller writes when it has requested a volume. */
    private static final List<String> ASKED =
            List.of(
                    "volume.kubernetes.io/storage-provisioner",
                    "volume.beta.kubernetes.io/storage-provisioner");

    private static final Set<String> REFUSALS =
            Set.of("ProvisioningFailed", "FailedBinding", "VolumeMismatch");

    /** Its phase is then {@code Lost}, and stays so. */
    private static final Set<String> LOSSES = Set.of("ClaimLost", "ClaimMisbound");

    @Override
    public List<Detection> read(TriggerInput input, Parameters parameters) {
        ObjectObserved claim = input.observed();
        String phase = Status.text(claim.body().path("status"), "phase");
        if (Status.isDeleting(claim)) {
            return List.of();
        }
        if (phase.equals("Lost")) {
            return List.of(lost(claim.object().name(), claim.observedAt(), ""));
        }
        if (!phase.equals("Pending")) {
            return List.of();
        }
        boolean isAsked =
                ASKED.stream().anyMatch(claim.body().path("metadata").path("annotations")::has);
        return List.of(
                detection(
                        claim.object().name(),
                        Status.createdAt(claim),
                        claim.observedAt(),
                        isAsked,
                        ""));
    }

    @Override
    public List<Detection> read(EventObserved event, EventSubject subject, Parameters parameters) {
        if (!event.regarding().kind().equals("PersistentVolumeClaim")
                || !(REFUSALS.contains(event.reason()) || LOSSES.contains(event.reason()))) {
            return List.of();
        }
        Instant at = event.observedAt().minus(event.age());
        if (subject.isWellSince(at)) {
            return List.of();
        }
        String name = event.regarding().name();
        return List.of(
                LOSSES.contains(event.reason())
                        ? lost(name, at, event.note())
                        : detection(name, at, at, true, event.note()));
    }

    private static Detection lost(String name, Instant at, String description) {
        return Status.detection(
                Reasons.CLAIM_PENDING,
                "",
                at,
                at,
                "Volume claim lost its volume: " + name,
                description);
    }

    private static Detection detection(
            String name, Instant since, Instant at, boolean opens, String description) {
        return Detection.of(
                        Reasons.CLAIM_PENDING,
                        "",
                        new Detection.Span(since, at),
                        "Volume claim pending: " + name,
                        description)
                .opening(opens);
    }
}
