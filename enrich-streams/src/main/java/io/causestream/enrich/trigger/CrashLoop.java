package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.PodState;
import io.causestream.enrich.state.PodState.Container;
import io.causestream.enrich.state.PodState.Run;
import io.causestream.enrich.state.StateTrigger;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.enrich.state.WaitingReasons;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A container ends again and again. Once it waits to be started again, each run that ended counts,
 * whether it is seen waiting or running.
 */
final class CrashLoop implements StateTrigger {

    /** Ends within this time of each other belong to a loop. */
    private static final Duration SOON = Duration.ofMinutes(10);

    @Override
    public List<Detection> read(TriggerInput input, Parameters parameters) {
        PodState pod = input.pod();
        if (pod == null || !pod.isLive()) {
            // A pod that is slow to stop ends as Failed, 137, Error: no crash.
            return List.of();
        }
        List<Detection> detections = new ArrayList<>();
        for (Container container : pod.containers()) {
            Run last = container.last();
            if (last != null && !last.isUnseen() && !isDone(container, last)) {
                detections.add(
                        read(input, pod, container, last, isLoop(container, last, parameters)));
            }
        }
        return detections;
    }

    /**
     * Whether it is an init container, or one of several containers, that has completed its work.
     */
    private static boolean isDone(Container container, Run last) {
        return container.state().equals("TERMINATED") && last.exitCode() == 0;
    }

    /**
     * Whether it is in a loop: one that waits for its image or a secret may have ended before, too,
     * and is not.
     */
    private static boolean isLoop(Container container, Run last, Parameters parameters) {
        String asked = parameters.text("restart_reason");
        if (container.restarts() < parameters.number("restart_count")) {
            return false;
        }
        return container.state().equals("WAITING")
                ? isAsked(container.reason(), asked)
                : isAsked(WaitingReasons.CRASH_LOOP, asked) && endsWithoutPause(container, last);
    }

    private static boolean isAsked(String reason, String asked) {
        return asked.isEmpty() ? WaitingReasons.isAfterARun(reason) : reason.contains(asked);
    }

    /**
     * A run that lasts longer than the pause before the next is followed by it at once: the
     * container is never seen waiting, even if it is killed by its liveness probe every half
     * minute.
     */
    private static boolean endsWithoutPause(Container container, Run last) {
        return container.state().equals("RUNNING")
                && last.exitCode() != 0
                && container.firstCrash() != null
                && last.finishedAt() != null
                && container.firstCrash().isBefore(last.finishedAt())
                && !container.firstCrash().plus(SOON).isBefore(last.finishedAt());
    }

    private static Detection read(
            TriggerInput input, PodState pod, Container container, Run last, boolean loops) {
        // The loop is the effect and memory the cause: one problem, not two.
        String reason = last.wasOutOfMemory() ? Reasons.OUT_OF_MEMORY : Reasons.CRASH_LOOP;
        Instant at = last.finishedAt() == null ? input.observed().observedAt() : last.finishedAt();
        Instant since = container.firstCrash() == null ? at : container.firstCrash();
        return Detection.of(
                        reason,
                        container.name(),
                        new Detection.Span(since, at),
                        Reasons.title(reason, pod.pod().name(), container.image()),
                        container.words())
                .ofCrash(last.number())
                .opening(loops);
    }
}
