package io.causestream.enrich.trigger;

import io.causestream.playbook.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A container can't be made as its specification says. */
final class ConfigError implements StateTrigger {

    private static final Set<String> WAITS =
            Set.of("CreateContainerConfigError", "CreateContainerError");

    @Override
    public List<Reading> read(Seen seen, Parameters parameters) {
        PodState pod = seen.pod();
        if (pod == null || pod.deleting()) {
            return List.of();
        }
        Instant now = seen.observed().observedAt();
        return pod.containers().stream()
                .filter(container ->
                        container.state().equals("WAITING") && WAITS.contains(container.reason()))
                .map(container ->
                        Status.reading(
                                Reasons.CONFIG_ERROR,
                                container.name(),
                                now,
                                now,
                                "Container can't be created: " + pod.pod().name(),
                                container.message()))
                .toList();
    }
}
