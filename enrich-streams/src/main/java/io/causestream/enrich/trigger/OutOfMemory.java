package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.PodState;
import io.causestream.enrich.state.PodState.Container;
import io.causestream.enrich.state.PodState.Run;
import io.causestream.enrich.state.StaleState;
import io.causestream.enrich.state.StateTrigger;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.enrich.state.WaitingReasons;
import io.causestream.finding.Severity;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A container was OOM-killed: in the run that ended last, whatever it does now. The kubelet writes
 * the same reason where only some process in the container was killed, which the exit code shows:
 * that is less severe, and the finding states so.
 */
final class OutOfMemory implements StateTrigger {

    private final String excluded;

    /**
     * @param excluded what the exclusion parameter names: {@code pod} or {@code container}
     */
    OutOfMemory(String excluded) {
        this.excluded = excluded;
    }

    @Override
    public List<Detection> read(TriggerInput input, Parameters parameters) {
        PodState pod = input.pod();
        if (pod == null || pod.deleting()) {
            return List.of();
        }
        List<Detection> detections = new ArrayList<>();
        for (Container container : pod.containers()) {
            Run last = container.last();
            if (last != null
                    && (last.wasOutOfMemory() || last.lostAProcess())
                    && !isExcluded(pod, container, parameters.tree("exclude"))) {
                detections.add(read(input, pod, container, last));
            }
        }
        return detections;
    }

    private static Detection read(TriggerInput input, PodState pod, Container container, Run last) {
        Instant now = input.observed().observedAt();
        Instant at = last.finishedAt() == null ? now : last.finishedAt();
        Instant since = container.firstCrash() == null ? at : container.firstCrash();
        String reason = last.lostAProcess() ? Reasons.PROCESS_OUT_OF_MEMORY : Reasons.OUT_OF_MEMORY;
        Detection detection =
                Detection.of(
                                reason,
                                container.name(),
                                new Detection.Span(since, at),
                                Reasons.title(reason, pod.pod().name(), container.image()),
                                last.lostAProcess() ? words(container, last) : container.words())
                        .ofCrash(last.number())
                        .opening(isNew(input, container, last, at));
        return last.lostAProcess() ? detection.as(severity(pod, container, last)) : detection;
    }

    /**
     * Whether it is new: a container that waits to be started again is, however long that takes,
     * and so is a run that was not over when last observed.
     */
    private static boolean isNew(TriggerInput input, Container container, Run last, Instant at) {
        Run before =
                input.podBefore() == null
                        ? null
                        : input.podBefore()
                                .container(container.name())
                                .map(Container::last)
                                .orElse(new Run(-1, 0, "", null, null));
        return container.isWaitingFor(WaitingReasons.CRASH_LOOP)
                || !StaleState.isOld(at, input.observed().observedAt())
                || (before != null && before.number() < last.number());
    }

    /** A container that continued, or ended well all the same, is less urgent. */
    private static Severity severity(PodState pod, Container container, Run last) {
        boolean wentOn =
                last.exitCode() == 0
                        || pod.phase().equals("Succeeded")
                        || container.state().equals("RUNNING");
        return wentOn ? Severity.LOW : Severity.MEDIUM;
    }

    private static String words(Container container, Run last) {
        String limit =
                container.memoryLimit().isEmpty() ? "no limit" : "limit " + container.memoryLimit();
        return "A process in container %s was killed because memory ran out (%s); the container itself ended with exit code %d."
                .formatted(container.name(), limit, last.exitCode());
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
