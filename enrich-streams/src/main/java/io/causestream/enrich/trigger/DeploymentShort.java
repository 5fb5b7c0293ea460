package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.StateTrigger;
import io.causestream.enrich.state.Status;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A deployment has fewer ready pods than it requests, and no rollout is in progress. */
final class DeploymentShort implements StateTrigger {

    @Override
    public List<Detection> read(TriggerInput input, Parameters parameters) {
        ObjectObserved deployment = input.observed();
        JsonNode spec = deployment.body().path("spec");
        JsonNode status = deployment.body().path("status");
        int wanted = spec.path("replicas").asInt(1);
        int ready = status.path("readyReplicas").asInt(0);
        boolean isSeen =
                status.path("observedGeneration").asLong(0)
                        >= deployment.body().path("metadata").path("generation").asLong(0);
        if (ready >= wanted || !isSeen || isStill(deployment) || isRollingOut(deployment)) {
            return List.of();
        }
        Instant since =
                Status.condition(deployment, "Available", "False")
                        .map(condition -> Status.since(condition, deployment))
                        .orElse(deployment.observedAt());
        return List.of(
                Status.detection(
                        Reasons.DEPLOYMENT_SHORT,
                        "",
                        since,
                        deployment.observedAt(),
                        "Deployment short of replicas: " + deployment.object().name(),
                        "%d of %d pods are ready".formatted(ready, wanted)));
    }

    /** Whether it is paused, scaled to zero, or deleted. */
    static boolean isStill(ObjectObserved deployment) {
        JsonNode spec = deployment.body().path("spec");
        return spec.path("paused").asBoolean(false)
                || spec.path("replicas").asInt(1) == 0
                || Status.isDeleting(deployment);
    }

    /** Whether a rollout is in progress: it need not be complete before its own deadline. */
    private static boolean isRollingOut(ObjectObserved deployment) {
        return Status.condition(deployment, "Progressing", "True")
                .filter(progress ->
                        !Status.text(progress, "reason").equals("NewReplicaSetAvailable"))
                .isPresent();
    }
}
