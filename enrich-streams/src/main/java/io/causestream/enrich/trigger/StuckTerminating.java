package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.PodState;
import io.causestream.enrich.state.StateTrigger;
import io.causestream.enrich.state.Status;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A pod was deleted and still exists long after it should be gone: what keeps it from terminating
 * is then its only possible problem.
 */
final class StuckTerminating implements StateTrigger {

    @Override
    public List<Detection> read(TriggerInput input, Parameters parameters) {
        PodState pod = input.pod();
        if (pod == null || !pod.deleting()) {
            return List.of();
        }
        ObjectObserved observed = input.observed();
        Instant at = observed.observedAt();
        // The API server sets it to the end of the grace period.
        Instant until =
                Status.instant(observed.body().path("metadata").path("deletionTimestamp"))
                        .orElse(at);
        return List.of(
                Status.detection(
                        Reasons.STUCK_TERMINATING,
                        // Each pod of a workload may be kept by something different.
                        pod.pod().name(),
                        until,
                        at,
                        "Pod does not terminate: " + pod.pod().name(),
                        words(observed, pod)));
    }

    private static String words(ObjectObserved observed, PodState pod) {
        JsonNode finalizers = observed.body().path("metadata").path("finalizers");
        if (!finalizers.isEmpty()) {
            return "It was deleted, and waits for its finalizers: %s."
                    .formatted(
                            String.join(
                                    ", ",
                                    finalizers.valueStream().map(JsonNode::asString).toList()));
        }
        List<String> running =
                pod.containers().stream()
                        .filter(container -> container.state().equals("RUNNING"))
                        .map(PodState.Container::name)
                        .toList();
        return running.isEmpty()
                ? "It was deleted, its containers have ended, and its node %s has not confirmed it."
                        .formatted(pod.node())
                : "It was deleted, and its node %s has not stopped %s."
                        .formatted(
                                pod.node(),
                                running.size() == 1
                                        ? "container " + running.getFirst()
                                        : "containers " + String.join(", ", running));
    }
}
