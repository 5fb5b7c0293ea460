package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.StateTrigger;
import io.causestream.enrich.state.Status;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.catalogue.Parameters;
import java.util.List;

/** A deployment's rollout made no progress within its own deadline. */
final class RolloutStuck implements StateTrigger {

    @Override
    public List<Detection> read(TriggerInput input, Parameters parameters) {
        ObjectObserved deployment = input.observed();
        if (DeploymentShort.isStill(deployment)) {
            return List.of();
        }
        return Status.condition(deployment, "Progressing", "False").stream()
                .filter(stuck -> Status.text(stuck, "reason").equals("ProgressDeadlineExceeded"))
                .map(stuck ->
                        Status.detection(
                                Reasons.ROLLOUT_STUCK,
                                "",
                                Status.since(stuck, deployment),
                                deployment.observedAt(),
                                "Rollout stuck: " + deployment.object().name(),
                                Status.text(stuck, "message")))
                .toList();
    }
}
