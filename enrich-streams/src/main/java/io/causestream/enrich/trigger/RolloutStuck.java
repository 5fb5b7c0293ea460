package io.causestream.enrich.trigger;

import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.Parameters;
import java.util.List;

/** A deployment's rollout made no progress within its own deadline. */
final class RolloutStuck implements StateTrigger {

    @Override
    public List<Reading> read(Seen seen, Parameters parameters) {
        ObjectObserved deployment = seen.observed();
        if (DeploymentShort.isStill(deployment)) {
            return List.of();
        }
        return Status.condition(deployment, "Progressing", "False").stream()
                .filter(stuck -> Status.text(stuck, "reason").equals("ProgressDeadlineExceeded"))
                .map(stuck ->
                        Status.reading(
                                Reasons.ROLLOUT_STUCK,
                                "",
                                Status.since(stuck, deployment),
                                deployment.observedAt(),
                                "Rollout stuck: " + deployment.object().name(),
                                Status.text(stuck, "message")))
                .toList();
    }
}
