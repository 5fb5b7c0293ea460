package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.PodState;
import io.causestream.enrich.state.StartupProgress;
import io.causestream.enrich.state.StateTrigger;
import io.causestream.enrich.state.Status;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.enrich.state.WaitingReasons;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A pod was not scheduled, or its containers are not created on its node. */
final class PodPending implements StateTrigger {

    @Override
    public List<Detection> read(TriggerInput input, Parameters parameters) {
        PodState pod = input.pod();
        ObjectObserved observed = input.observed();
        if (pod == null
                || pod.deleting()
                || !pod.phase().equals("Pending")
                || isGated(observed)
                || isHeldByMore(pod)) {
            return List.of();
        }
        JsonNode unscheduled = Status.condition(observed, "PodScheduled", "False").orElse(null);
        Instant since =
                unscheduled == null
                        ? Status.createdAt(observed)
                        : Status.since(unscheduled, observed);
        Instant at = observed.observedAt();
        return List.of(
                Detection.of(
                                Reasons.PENDING,
                                "",
                                new Detection.Span(since, at),
                                "Pod pending: " + pod.pod().name(),
                                unscheduled == null
                                        ? StartupProgress.words(observed, pod)
                                        : unscheduled(
                                                observed, Status.text(unscheduled, "message")))
                        .restingOn(claims(observed)));
    }

    /** Whether something, such as a queue, keeps it from being scheduled for now. */
    private static boolean isGated(ObjectObserved observed) {
        return !observed.body().path("spec").path("schedulingGates").isEmpty()
                || Status.condition(observed, "PodScheduled", "False")
                        .filter(not -> Status.text(not, "reason").equals("SchedulingGated"))
                        .isPresent();
    }

    /** Whether a more specific reason keeps it pending, such as an image that can't be pulled. */
    private static boolean isHeldByMore(PodState pod) {
        return pod.containers().stream()
                .anyMatch(container ->
                        container.state().equals("WAITING")
                                && !WaitingReasons.STARTING.contains(container.reason()));
    }

    /** The scheduler does not name the claim that has no volume. */
    private static String unscheduled(ObjectObserved observed, String message) {
        List<String> claims = claims(observed).stream().map(Subject::name).distinct().toList();
        return claims.isEmpty() || !message.contains("PersistentVolumeClaim")
                ? message
                : "%s\nIt mounts claim%s %s."
                        .formatted(
                                message, claims.size() == 1 ? "" : "s", String.join(", ", claims));
    }

    /** An ephemeral volume's claim is named after the pod and the volume. */
    private static List<Subject> claims(ObjectObserved observed) {
        List<Subject> claims = new ArrayList<>();
        for (JsonNode volume : observed.body().path("spec").path("volumes")) {
            String claim = Status.text(volume.path("persistentVolumeClaim"), "claimName");
            if (!claim.isEmpty()) {
                claims.add(claim(observed, claim));
            } else if (volume.has("ephemeral")) {
                claims.add(
                        claim(
                                observed,
                                observed.object().name() + "-" + Status.text(volume, "name")));
            }
        }
        return claims;
    }

    private static Subject claim(ObjectObserved observed, String name) {
        return new Subject("PersistentVolumeClaim", observed.object().namespace(), name);
    }
}
