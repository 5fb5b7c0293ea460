package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.RunOrder;
import io.causestream.enrich.state.StateTrigger;
import io.causestream.enrich.state.Status;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A job gave up, and no later run of its CronJob has succeeded. */
final class JobFailure implements StateTrigger {

    @Override
    public List<Detection> read(TriggerInput input, Parameters parameters) {
        ObjectObserved job = input.observed();
        if (Status.isDeleting(job) || RunOrder.isMadeGood(input)) {
            return List.of();
        }
        return Status.condition(job, "Failed", "True").stream()
                .map(failed -> read(input, failed))
                .toList();
    }

    private static Detection read(TriggerInput input, JsonNode failed) {
        ObjectObserved job = input.observed();
        Instant at = Status.since(failed, job);
        Detection detection =
                Status.detection(
                                Reasons.JOB_FAILURE,
                                "",
                                at,
                                job.observedAt(),
                                "Job failed: " + job.object().name(),
                                Status.text(failed, "message"))
                        .of(RunOrder.of(job));
        return input.isStale(at) ? detection.keepingOpen() : detection;
    }
}
