package io.causestream.enrich.state;

import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Whether an object has what Events report as missing. Pure. */
public final class Recovery {

    private Recovery() {}

    /** Since when, at the latest, by the cluster's clock; empty if it lacks something, or can't. */
    public static Optional<Instant> of(ObjectObserved seen) {
        JsonNode spec = seen.body().path("spec");
        JsonNode status = seen.body().path("status");
        return switch (seen.object().kind()) {
            case "PersistentVolumeClaim" ->
                    when(seen, Status.text(status, "phase").equals("Bound"));
            case "Deployment", "ReplicaSet", "StatefulSet", "ReplicationController" ->
                    when(seen, status.path("replicas").asInt(0) >= spec.path("replicas").asInt(1));
            case "DaemonSet" ->
                    when(
                            seen,
                            status.path("currentNumberScheduled").asInt(0)
                                    >= status.path("desiredNumberScheduled").asInt(0));
            case "Job" ->
                    when(seen, status.path("active").asInt(0) > 0 || status.has("completionTime"));
            case "CronJob" ->
                    spec.path("suspend").asBoolean(false)
                            ? Optional.of(seen.observedAt())
                            : Status.instant(status.path("lastScheduleTime"));
            default -> Optional.empty();
        };
    }

    private static Optional<Instant> when(ObjectObserved seen, boolean isWell) {
        return isWell ? Optional.of(seen.observedAt()) : Optional.empty();
    }
}
