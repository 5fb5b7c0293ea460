package io.causestream.enrich.trigger;

import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.Parameters;
import java.util.List;

/** A job gave up. */
final class JobFailure implements StateTrigger {

    @Override
    public List<Reading> read(Seen seen, Parameters parameters) {
        ObjectObserved job = seen.observed();
        return Status.condition(job, "Failed", "True").stream()
                .map(failed ->
                        Status.reading(
                                Reasons.JOB_FAILURE,
                                "",
                                Status.since(failed, job),
                                job.observedAt(),
                                "Job failed: " + job.object().name(),
                                Status.text(failed, "message")))
                .toList();
    }
}
