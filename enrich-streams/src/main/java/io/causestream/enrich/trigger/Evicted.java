package io.causestream.enrich.trigger;

import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.Parameters;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A pod was evicted from its node. */
final class Evicted implements StateTrigger {

    @Override
    public List<Reading> read(Seen seen, Parameters parameters) {
        ObjectObserved pod = seen.observed();
        JsonNode status = pod.body().path("status");
        if (!Status.text(status, "reason").equals("Evicted")
                || Status.isDeleting(pod)
                || OldNews.isOld(seen)) {
            return List.of();
        }
        Instant end = OldNews.endOf(seen);
        return List.of(
                Status.reading(
                        Reasons.EVICTED,
                        "",
                        end,
                        end,
                        "Pod evicted: " + pod.object().name(),
                        Status.text(status, "message")));
    }
}
