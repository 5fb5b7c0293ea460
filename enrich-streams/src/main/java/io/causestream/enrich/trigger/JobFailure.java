package io.causestream.enrich.trigger;

import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.Parameters;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A job gave up, and no later run of its CronJob has made that good. */
final class JobFailure implements StateTrigger {

    @Override
    public List<Reading> read(Seen seen, Parameters parameters) {
        ObjectObserved job = seen.observed();
        if (Status.isDeleting(job) || RunOrder.isMadeGood(seen)) {
            return List.of();
        }
        return Status.condition(job, "Failed", "True").stream()
                .map(failed -> read(seen, failed))
                .toList();
    }

    private static Reading read(Seen seen, JsonNode failed) {
        ObjectObserved job = seen.observed();
        Instant at = Status.since(failed, job);
        Reading reading =
                Status.reading(
                                Reasons.JOB_FAILURE,
                                "",
                                at,
                                job.observedAt(),
                                "Job failed: " + job.object().name(),
                                Status.text(failed, "message"))
                        .of(RunOrder.of(job));
        return seen.isOldNews(at) ? reading.keepingOpen() : reading;
    }
}
