package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.StaleState;
import io.causestream.enrich.state.StateTrigger;
import io.causestream.enrich.state.Status;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A pod was evicted from its node. */
final class Evicted implements StateTrigger {

    @Override
    public List<Detection> read(TriggerInput input, Parameters parameters) {
        ObjectObserved pod = input.observed();
        JsonNode status = pod.body().path("status");
        if (!Status.text(status, "reason").equals("Evicted")
                || Status.isDeleting(pod)
                || StaleState.isOld(input)) {
            return List.of();
        }
        Instant end = StaleState.endOf(input);
        return List.of(
                Status.detection(
                        Reasons.EVICTED,
                        "",
                        end,
                        end,
                        "Pod evicted: " + pod.object().name(),
                        Status.text(status, "message")));
    }
}
