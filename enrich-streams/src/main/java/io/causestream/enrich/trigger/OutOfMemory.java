package io.causestream.enrich.trigger;

import io.causestream.enrich.trigger.PodState.Container;
import io.causestream.enrich.trigger.PodState.Run;
import io.causestream.playbook.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A container was killed for want of memory: in the run that ended last, whatever it does now. */
final class OutOfMemory implements StateTrigger {

    /** What ended longer ago than this, and runs since, opens nothing. */
    private static final Duration OLD_NEWS = Duration.ofMinutes(10);

    private final String excluded;

    /**
     * @param excluded whose name the parameter is about: {@code pod} or {@code container}
     */
    OutOfMemory(String excluded) {
        this.excluded = excluded;
    }

    @Override
    public List<Reading> read(Seen seen, Parameters parameters) {
        PodState pod = seen.pod();
        if (pod == null || pod.deleting()) {
            return List.of();
        }
        List<Reading> readings = new ArrayList<>();
        for (Container container : pod.containers()) {
            Run last = container.last();
            if (last != null
                    && last.wasOutOfMemory()
                    && !isExcluded(pod, container, parameters.tree("exclude"))) {
                readings.add(read(seen, pod, container, last));
            }
        }
        return readings;
    }

    private static Reading read(Seen seen, PodState pod, Container container, Run last) {
        Instant now = seen.observed().observedAt();
        Instant at = last.finishedAt() == null ? now : last.finishedAt();
        Instant since = container.firstCrash() == null ? at : container.firstCrash();
        boolean isOldNews = container.state().equals("RUNNING") && at.isBefore(now.minus(OLD_NEWS));
        return new Reading(
                Reasons.OUT_OF_MEMORY,
                container.name(),
                since.isAfter(at) ? at : since,
                last.number(),
                !isOldNews,
                at,
                Reasons.severity(Reasons.OUT_OF_MEMORY),
                Reasons.title(Reasons.OUT_OF_MEMORY, pod.pod().name(), container.image()),
                container.message(),
                List.of());
    }

    private boolean isExcluded(PodState pod, Container container, JsonNode exclude) {
        String name = excluded.equals("pod") ? pod.pod().name() : container.name();
        for (JsonNode each : exclude) {
            String namespace = each.path("namespace").asString("");
            if (name.startsWith(each.path("name").asString(""))
                    && (namespace.isEmpty() || namespace.equals(pod.pod().namespace()))) {
                return true;
            }
        }
        return false;
    }
}
