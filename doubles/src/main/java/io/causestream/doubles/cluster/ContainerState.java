package io.causestream.doubles.cluster;

import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The state of a container, which determines the run whose log a kubelet returns. */
record ContainerState(int restartCount, JsonNode state, Optional<JsonNode> lastTerminated) {

    sealed interface Answer {

        /** The log of a run. */
        record Run(int number) implements Answer {}

        /** A text that is not a log, but is returned as if it were one. */
        record NoLog(String message) implements Answer {}

        /** An error. */
        record NotThere(String message) implements Answer {}
    }

    static ContainerState of(JsonNode pod, String container) {
        JsonNode status =
                Stream.of("containerStatuses", "initContainerStatuses")
                        .flatMap(kind -> pod.path("status").path(kind).valueStream())
                        .filter(one -> one.path("name").stringValue("").equals(container))
                        .findFirst()
                        .orElseGet(() -> pod.path("status").path("containerStatuses"));
        return new ContainerState(
                status.path("restartCount").asInt(0),
                status.path("state"),
                Optional.ofNullable(status.path("lastState").get("terminated")));
    }

    Answer logOf(String pod, String container, boolean previous) {
        boolean waiting = !state.has("running") && !state.has("terminated");
        if (previous && lastTerminated.isEmpty()) {
            return new Answer.NotThere(
                    "previous terminated container \"%s\" in pod \"%s\" not found"
                            .formatted(container, pod));
        }
        if (waiting && lastTerminated.isEmpty()) {
            String reason = state.path("waiting").path("reason").stringValue("ContainerCreating");
            return new Answer.NotThere(
                    "container \"%s\" in pod \"%s\" is waiting to start: %s"
                            .formatted(container, pod, why(reason)));
        }
        if (previous && state.has("terminated")) {
            return new Answer.NoLog(
                    "unable to retrieve container logs for "
                            + lastTerminated.orElseThrow().path("containerID").stringValue(""));
        }
        // The count rises when the next run starts, so that one that waits still has the number of
        // the one that ended.
        return new Answer.Run(previous && !waiting ? restartCount - 1 : restartCount);
    }

    private static String why(String reason) {
        return switch (reason) {
            case "ErrImagePull" -> "image can't be pulled";
            case "ImagePullBackOff" -> "trying and failing to pull image";
            default -> reason;
        };
    }
}
