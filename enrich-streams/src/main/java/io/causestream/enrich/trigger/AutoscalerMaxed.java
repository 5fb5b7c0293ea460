package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.StateTrigger;
import io.causestream.enrich.state.Status;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.catalogue.Parameters;
import java.util.List;

/** A horizontal pod autoscaler wants more pods than it may have. */
final class AutoscalerMaxed implements StateTrigger {

    @Override
    public List<Detection> read(TriggerInput input, Parameters parameters) {
        ObjectObserved scaler = input.observed();
        int most = scaler.body().path("spec").path("maxReplicas").asInt(0);
        if (most <= scaler.body().path("spec").path("minReplicas").asInt(1)
                || Status.isDeleting(scaler)) {
            // A fixed number of pods is intended.
            return List.of();
        }
        int now = scaler.body().path("status").path("currentReplicas").asInt(0);
        return Status.condition(scaler, "ScalingLimited", "True").stream()
                .filter(limited ->
                        now >= most && Status.text(limited, "reason").equals("TooManyReplicas"))
                .map(limited ->
                        Status.detection(
                                Reasons.AUTOSCALER_MAXED,
                                "",
                                Status.since(limited, scaler),
                                scaler.observedAt(),
                                "Autoscaler at its limit: " + scaler.object().name(),
                                Status.text(limited, "message")))
                .toList();
    }
}
