package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.PodState;
import io.causestream.enrich.state.PodState.Container;
import io.causestream.enrich.state.PodState.Run;
import io.causestream.enrich.state.StartupProgress;
import io.causestream.enrich.state.StateTrigger;
import io.causestream.enrich.state.Status;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.enrich.state.WaitingReasons;
import io.causestream.enrich.state.WaitingSince;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A container waits for a reason that no other trigger knows: of a runtime, a plug-in, or a later
 * Kubernetes. Or it ran, has to run, and is not started again, as when its pod's sandbox was lost
 * and can't be created again. The finding then states only that the container does not start.
 */
final class ContainerWaiting implements StateTrigger {

    private static final String ALWAYS = "Always";

    @Override
    public List<Detection> read(TriggerInput input, Parameters parameters) {
        PodState pod = input.pod();
        if (pod == null || !pod.isLive()) {
            return List.of();
        }
        ObjectObserved observed = input.observed();
        return pod.containers().stream()
                .flatMap(container -> {
                    if (container.state().equals("WAITING")
                            && WaitingReasons.isUnknown(container.reason())) {
                        return Stream.of(
                                read(
                                        input,
                                        pod,
                                        container,
                                        WaitingSince.since(input),
                                        words(container)));
                    }
                    return isNotStartedAgain(observed, pod, container)
                            ? Stream.of(
                                    read(
                                            input,
                                            pod,
                                            container,
                                            endOf(container, observed.observedAt()),
                                            StartupProgress.words(observed, pod)))
                            : Stream.<Detection>empty();
                })
                .toList();
    }

    private static Detection read(
            TriggerInput input, PodState pod, Container container, Instant since, String words) {
        return Status.detection(
                Reasons.CONTAINER_WAITING,
                container.name(),
                since,
                input.observed().observedAt(),
                "Container does not start: " + pod.pod().name(),
                words);
    }

    private static String words(Container container) {
        return container.message().isEmpty()
                ? container.reason()
                : container.reason() + ": " + container.message();
    }

    /**
     * Whether it ran and is not started again. At a pod's first start its phase is Pending, and
     * another trigger decides how long that may take.
     */
    private static boolean isNotStartedAgain(
            ObjectObserved observed, PodState pod, Container container) {
        return pod.phase().equals("Running")
                && ((container.state().equals("WAITING")
                                && WaitingReasons.STARTING.contains(container.reason()))
                        || (container.state().equals("TERMINATED")
                                && hasToRun(observed, container.name())));
    }

    /** Whether it has to run: an init container only if it is a sidecar. */
    private static boolean hasToRun(ObjectObserved observed, String container) {
        JsonNode spec = observed.body().path("spec");
        return policies(spec.path("containers"), container, Status.text(spec, "restartPolicy"))
                        .anyMatch(ALWAYS::equals)
                || policies(spec.path("initContainers"), container, "").anyMatch(ALWAYS::equals);
    }

    private static Stream<String> policies(JsonNode specs, String container, String ofPod) {
        return specs.valueStream()
                .filter(spec -> Status.text(spec, "name").equals(container))
                .map(spec -> spec.path("restartPolicy").asString(ofPod));
    }

    /** Between its end and its next start there is a moment, however long the pod is there. */
    private static Instant endOf(Container container, Instant defaultValue) {
        Run last = container.last();
        return last == null || last.finishedAt() == null ? defaultValue : last.finishedAt();
    }
}
