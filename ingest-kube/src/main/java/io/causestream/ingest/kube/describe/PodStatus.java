package io.causestream.ingest.kube.describe;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The status of a pod and its containers, in the words of {@code kubectl get pods}. */
public final class PodStatus {

    private static final List<String> STATUSES =
            List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses");
    private static final List<String> SPECS =
            List.of("containers", "initContainers", "ephemeralContainers");

    private PodStatus() {}

    /** The status of a container of any sort; empty while there is none. */
    public static Optional<JsonNode> container(JsonNode pod, String name) {
        return named(pod.path("status"), STATUSES, name);
    }

    /** The spec of a container. */
    public static Optional<JsonNode> containerSpec(JsonNode pod, String name) {
        return named(pod.path("spec"), SPECS, name);
    }

    /** The statuses of its init containers and containers, in their order. */
    static Stream<JsonNode> statuses(JsonNode pod) {
        return Stream.concat(
                pod.path("status").path("initContainerStatuses").valueStream(), containers(pod));
    }

    /** The last run of a container, as its status has it, that ended with an error. */
    static Optional<JsonNode> failure(JsonNode status) {
        return Stream.of(status.path("state"), status.path("lastState"))
                .map(state -> state.path("terminated"))
                .filter(run -> run.isObject() && run.path("exitCode").asInt(0) != 0)
                .findFirst();
    }

    /** The first container of which a run ended with an error; empty if none did. */
    public static Optional<String> crashedContainer(JsonNode pod) {
        return statuses(pod)
                .filter(status -> failure(status).isPresent())
                .map(status -> status.path("name").asString(""))
                .findFirst();
    }

    /** Whether its spec has a container of any sort with that name. */
    public static boolean hasContainer(JsonNode pod, String name) {
        return containerSpec(pod, name).isPresent();
    }

    /** {@code 1/2}. */
    public static String ready(JsonNode pod) {
        long ready =
                containers(pod).filter(status -> status.path("ready").asBoolean(false)).count();
        return ready + "/" + pod.path("spec").path("containers").size();
    }

    /** How often its containers were restarted, all together. */
    public static int restarts(JsonNode pod) {
        return containers(pod).mapToInt(status -> status.path("restartCount").asInt(0)).sum();
    }

    /** Why a container does not run, else the phase. */
    public static String summary(JsonNode pod) {
        if (pod.path("metadata").has("deletionTimestamp")) {
            return "Terminating";
        }
        return statuses(pod)
                .map(PodStatus::problem)
                .filter(reason -> !reason.isEmpty())
                .findFirst()
                .orElse(
                        pod.path("status")
                                .path("reason")
                                .asString(pod.path("status").path("phase").asString("Unknown")));
    }

    private static String problem(JsonNode status) {
        JsonNode state = status.path("state");
        JsonNode terminated = state.path("terminated");
        if (terminated.isObject()) {
            // An init container that has succeeded is not a problem.
            return terminated.path("exitCode").asInt(0) == 0
                    ? ""
                    : terminated.path("reason").asString("Error");
        }
        String waiting = state.path("waiting").path("reason").asString("");
        return waiting.equals("PodInitializing") ? "" : waiting;
    }

    private static Stream<JsonNode> containers(JsonNode pod) {
        return pod.path("status").path("containerStatuses").valueStream();
    }

    private static Optional<JsonNode> named(JsonNode parent, List<String> lists, String name) {
        return lists.stream()
                .flatMap(list -> parent.path(list).valueStream())
                .filter(element -> element.path("name").asString("").equals(name))
                .findFirst();
    }
}
