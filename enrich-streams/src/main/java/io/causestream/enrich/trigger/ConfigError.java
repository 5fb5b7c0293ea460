package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.PodState;
import io.causestream.enrich.state.StateTrigger;
import io.causestream.enrich.state.Status;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.enrich.state.WaitingReasons;
import io.causestream.enrich.state.WaitingSince;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Instant;
import java.util.List;

/** A container can't be created according to its specification. */
final class ConfigError implements StateTrigger {

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
                                && WaitingReasons.CREATION.contains(container.reason()))
                .map(container ->
                        Status.detection(
                                Reasons.CONFIG_ERROR,
                                container.name(),
                                WaitingSince.since(input),
                                now,
                                "Container can't be created: " + pod.pod().name(),
                                container.message()))
                .toList();
    }
}
