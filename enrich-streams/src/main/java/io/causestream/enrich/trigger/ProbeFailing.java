package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.PodState;
import io.causestream.enrich.state.StateTrigger;
import io.causestream.enrich.state.Status;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.catalogue.Parameters;
import java.util.List;
import java.util.stream.Stream;

/** A pod's containers run, and it is not ready. */
final class ProbeFailing implements StateTrigger {

    @Override
    public List<Detection> read(TriggerInput input, Parameters parameters) {
        PodState pod = input.pod();
        if (pod == null || pod.deleting() || !pod.phase().equals("Running") || !allRun(pod)) {
            return List.of();
        }
        // A container that has completed its work beside others is not ready either, and need not
        // be.
        List<String> unready = unready(input.observed());
        if (unready.isEmpty()) {
            return List.of();
        }
        return Status.condition(input.observed(), "ContainersReady", "False").stream()
                .map(notReady ->
                        Status.detection(
                                        Reasons.PROBE_FAILING,
                                        "",
                                        Status.since(notReady, input.observed()),
                                        input.observed().observedAt(),
                                        "Pod not ready: " + pod.pod().name(),
                                        Status.text(notReady, "message"))
                                .lookingInto(unready.getFirst()))
                .toList();
    }

    /** The containers that run and are not ready, sidecars first. */
    private static List<String> unready(ObjectObserved pod) {
        return Stream.of("initContainerStatuses", "containerStatuses")
                .flatMap(list -> pod.body().path("status").path(list).valueStream())
                .filter(container ->
                        container.path("state").has("running")
                                && !container.path("ready").asBoolean(false))
                .map(container -> Status.text(container, "name"))
                .toList();
    }

    /**
     * Whether at least one container runs and none waits: init containers, and those that complete
     * their work, may have ended.
     */
    private static boolean allRun(PodState pod) {
        return pod.containers().stream().noneMatch(c -> c.state().equals("WAITING"))
                && pod.containers().stream().anyMatch(c -> c.state().equals("RUNNING"));
    }
}
