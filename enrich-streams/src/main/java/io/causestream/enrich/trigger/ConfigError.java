package io.causestream.enrich.trigger;

import io.causestream.playbook.Parameters;
import java.time.Instant;
import java.util.List;

/** A container can't be made as its specification says. */
final class ConfigError implements StateTrigger {

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
                                && WaitingReasons.CREATION.contains(container.reason()))
                .map(container ->
                        Status.reading(
                                Reasons.CONFIG_ERROR,
                                container.name(),
                                Waiting.since(seen),
                                now,
                                "Container can't be created: " + pod.pod().name(),
                                container.message()))
                .toList();
    }
}
