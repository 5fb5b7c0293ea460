package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.PodState;
import io.causestream.enrich.state.PodState.Container;
import io.causestream.enrich.state.StaleState;
import io.causestream.enrich.state.StateTrigger;
import io.causestream.enrich.state.Status;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A pod ended as Failed and nothing else reports it: it has no controller, such as a Job, or its
 * node refused it, to which its controller only reacts with one more pod.
 */
final class PodFailed implements StateTrigger {

    /**
     * The kubelet does not admit the pod: {@code admissionRejectionReasons} of {@code
     * pkg/kubelet/kubelet.go}, Kubernetes 1.35, and the scheduler plugins that the kubelet runs
     * again. {@code OutOf} is followed by a resource. Left out are {@code Evicted}, which has a
     * trigger of its own, and {@code NodeShutdown}, which is intended.
     */
    static final Set<String> REFUSALS =
            Set.of(
                    "AppArmor",
                    "PodOSSelectorNodeLabelDoesNotMatch",
                    "PodOSNotSupported",
                    "InvalidNodeInfo",
                    "InitContainerRestartPolicyForbidden",
                    "SupplementalGroupsPolicyNotSupported",
                    "PodFeatureUnsupported",
                    "PodLevelResourcesNotSupported",
                    "VolumeAttachmentLimitExceeded",
                    "UnexpectedAdmissionError",
                    "UnknownReason",
                    "UnexpectedPredicateFailureType",
                    "NodeAffinity",
                    "NodeName",
                    "NodePorts",
                    "TaintToleration",
                    "SysctlForbidden",
                    "TopologyAffinityError",
                    "SMTAlignmentError");

    /** Reported by its own trigger. */
    private static final String EVICTED = "Evicted";

    @Override
    public List<Detection> read(TriggerInput input, Parameters parameters) {
        PodState pod = input.pod();
        if (pod == null
                || !pod.phase().equals("Failed")
                || pod.deleting()
                || pod.reason().equals(EVICTED)
                || isReportedAsOutOfMemory(pod)
                || (hasController(input.observed()) && !isRefused(pod))) {
            return List.of();
        }
        Instant end = StaleState.endOf(input);
        Optional<Container> failed = pod.lastFailed();
        String part = failed.map(Container::name).orElse("");
        return List.of(
                Detection.of(
                                Reasons.POD_FAILED,
                                part,
                                new Detection.Span(end, end),
                                "Pod failed: " + pod.pod().name(),
                                words(input.observed(), pod, failed))
                        .opening(!StaleState.isOld(input)));
    }

    /** Whether a finding of an OOM kill covers it, which is more specific. */
    private static boolean isReportedAsOutOfMemory(PodState pod) {
        return pod.containers().stream()
                .map(Container::last)
                .anyMatch(run -> run != null && (run.wasOutOfMemory() || run.lostAProcess()));
    }

    /** Whether it has a controller: a static pod's node is none. */
    private static boolean hasController(ObjectObserved pod) {
        for (JsonNode owner : pod.body().path("metadata").path("ownerReferences")) {
            if (owner.path("controller").asBoolean(false)
                    && !Status.text(owner, "kind").equals("Node")) {
                return true;
            }
        }
        return !pod.workload().equals(pod.object()) && !pod.workload().kind().equals("Node");
    }

    private static boolean isRefused(PodState pod) {
        return REFUSALS.contains(pod.reason()) || pod.reason().startsWith("OutOf");
    }

    private static String words(ObjectObserved seen, PodState pod, Optional<Container> failed) {
        String message = Status.text(seen.body().path("status"), "message");
        String ended =
                failed.flatMap(container -> Optional.ofNullable(container.last()))
                        .map(run ->
                                "Container %s ended with exit code %d (%s)."
                                        .formatted(
                                                failed.get().name(), run.exitCode(), run.reason()))
                        .orElse("");
        String why =
                pod.reason().isEmpty()
                        ? message
                        : message.isEmpty() ? pod.reason() : pod.reason() + ": " + message;
        return why.isEmpty() ? ended : ended.isEmpty() ? why : why + "\n" + ended;
    }
}
