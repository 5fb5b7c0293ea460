package io.causestream.enrich.trigger;

import io.causestream.enrich.trigger.PodState.Container;
import io.causestream.enrich.trigger.PodState.Run;
import io.causestream.playbook.Parameters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A container ends again and again. Once it waits to be started again, each run that ended counts,
 * whether it is seen waiting or running.
 */
final class CrashLoop implements StateTrigger {

    @Override
    public List<Reading> read(Seen seen, Parameters parameters) {
        PodState pod = seen.pod();
        if (pod == null || pod.deleting()) {
            // A pod that is slow to stop ends as Failed, 137, Error: no crash.
            return List.of();
        }
        List<Reading> readings = new ArrayList<>();
        for (Container container : pod.containers()) {
            Run last = container.last();
            if (last != null) {
                readings.add(read(seen, pod, container, last, isLoop(container, parameters)));
            }
        }
        return readings;
    }

    private static boolean isLoop(Container container, Parameters parameters) {
        return container.state().equals("WAITING")
                && container.reason().contains(parameters.text("restart_reason"))
                && container.restarts() >= parameters.number("restart_count");
    }

    private static Reading read(
            Seen seen, PodState pod, Container container, Run last, boolean loops) {
        // The loop is how it shows, memory is what is wrong: one problem, not two.
        String reason = last.wasOutOfMemory() ? Reasons.OUT_OF_MEMORY : Reasons.CRASH_LOOP;
        Instant at = last.finishedAt() == null ? seen.observed().observedAt() : last.finishedAt();
        Instant since = container.firstCrash() == null ? at : container.firstCrash();
        return new Reading(
                reason,
                container.name(),
                since.isAfter(at) ? at : since,
                last.number(),
                loops,
                at,
                Reasons.severity(reason),
                Reasons.title(reason, pod.pod().name(), container.image()),
                container.message(),
                List.of());
    }
}
