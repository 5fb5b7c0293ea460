package io.causestream.enrich.trigger;

import io.causestream.playbook.Parameters;
import java.util.List;

/**
 * A container waits for a reason that no other trigger knows: of a runtime, a plug-in, or a later
 * Kubernetes. That it does not start is then all that can be said, and is.
 */
final class ContainerWaiting implements StateTrigger {

    @Override
    public List<Reading> read(Seen seen, Parameters parameters) {
        PodState pod = seen.pod();
        if (pod == null || !pod.isLive()) {
            return List.of();
        }
        return pod.containers().stream()
                .filter(container ->
                        container.state().equals("WAITING")
                                && WaitingReasons.isUnknown(container.reason()))
                .map(container ->
                        Status.reading(
                                Reasons.CONTAINER_WAITING,
                                container.name(),
                                Waiting.since(seen),
                                seen.observed().observedAt(),
                                "Container does not start: " + pod.pod().name(),
                                container.message().isEmpty()
                                        ? container.reason()
                                        : container.reason() + ": " + container.message()))
                .toList();
    }
}
