package io.causestream.enrich.trigger;

import io.causestream.playbook.Parameters;
import java.util.List;

/** A pod's containers run, and it is not ready. */
final class ProbeFailing implements StateTrigger {

    @Override
    public List<Reading> read(Seen seen, Parameters parameters) {
        PodState pod = seen.pod();
        if (pod == null || pod.deleting() || !pod.phase().equals("Running") || !allRun(pod)) {
            return List.of();
        }
        return Status.condition(seen.observed(), "ContainersReady", "False").stream()
                .map(notReady ->
                        Status.reading(
                                Reasons.PROBE_FAILING,
                                "",
                                Status.since(notReady, seen.observed()),
                                seen.observed().observedAt(),
                                "Pod not ready: " + pod.pod().name(),
                                Status.text(notReady, "message")))
                .toList();
    }

    /** Init containers, and jobs beside others, have ended when they are done. */
    private static boolean allRun(PodState pod) {
        return pod.containers().stream().noneMatch(c -> c.state().equals("WAITING"))
                && pod.containers().stream().anyMatch(c -> c.state().equals("RUNNING"));
    }
}
