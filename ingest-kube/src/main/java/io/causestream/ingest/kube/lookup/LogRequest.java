package io.causestream.ingest.kube.lookup;

import io.causestream.context.ContextQuery.ContainerLogs;
import io.causestream.ingest.kube.api.Times;
import io.causestream.ingest.kube.describe.PodStatus;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which log to request, by the container's current state: {@code terminated}: that run's own;
 * {@code waiting} or {@code running} after a crash: the previous one. For the wrong one a kubelet
 * answers 200 with a text that is not a log. Pure.
 */
public sealed interface LogRequest {

    /**
     * The log exists.
     *
     * @param previous whether it is the run before the current one
     * @param containerId identifies the run: another container of the same name is another run
     * @param startedAt whole seconds; null if the status doesn't state it
     * @param finishedAt whole seconds; null while it runs
     */
    record Available(
            boolean previous,
            String containerId,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt)
            implements LogRequest {}

    /** There is no log, and waiting does not help; {@code why} is for people. */
    record NotAvailable(String why) implements LogRequest {}

    /**
     * @param pod as returned by the API
     */
    static LogRequest of(JsonNode pod, ContainerLogs query) {
        Optional<JsonNode> status = PodStatus.container(pod, query.container());
        if (status.isEmpty()) {
            return new NotAvailable(
                    PodStatus.hasContainer(pod, query.container())
                            ? "container %s has not been started yet".formatted(query.container())
                            : "the pod has no container %s".formatted(query.container()));
        }
        JsonNode state = status.get().path("state");
        JsonNode last = status.get().path("lastState").path("terminated");
        return query.startedAt() == null
                ? latest(query.container(), state, last)
                : thatBeganAt(query.startedAt(), state, last);
    }

    /** The run that crashed last, or the current one if none did. */
    private static LogRequest latest(String container, JsonNode state, JsonNode last) {
        if (state.has("terminated")) {
            return run(false, state.path("terminated"));
        }
        if (last.isObject()) {
            return run(true, last);
        }
        if (state.has("running")) {
            return run(false, state.path("running"));
        }
        String reason = state.path("waiting").path("reason").asString("");
        return new NotAvailable(
                "container %s has not been started yet%s"
                        .formatted(container, reason.isEmpty() ? "" : ": " + reason));
    }

    private static LogRequest thatBeganAt(Instant startedAt, JsonNode state, JsonNode last) {
        if (began(state.path("terminated"), startedAt)) {
            return run(false, state.path("terminated"));
        }
        if (began(state.path("running"), startedAt)) {
            return run(false, state.path("running"));
        }
        if (began(last, startedAt)) {
            return run(true, last);
        }
        return new NotAvailable(
                "the log of the run that began at %s is gone: the container was started again since"
                        .formatted(startedAt));
    }

    private static boolean began(JsonNode run, Instant startedAt) {
        return Times.parse(run.path("startedAt"))
                .filter(at -> at.getEpochSecond() == startedAt.getEpochSecond())
                .isPresent();
    }

    private static Available run(boolean previous, JsonNode run) {
        return new Available(
                previous,
                run.path("containerID").asString(""),
                Times.parse(run.path("startedAt")).orElse(null),
                Times.parse(run.path("finishedAt")).orElse(null));
    }
}
