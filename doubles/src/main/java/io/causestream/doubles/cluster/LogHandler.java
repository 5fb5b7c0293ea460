package io.causestream.doubles.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Answers {@code …/pods/NAME/log} as a real kubelet does in each state, including a 200 that is not
 * a log: a container that crashed again and is not yet waiting has lost its previous log, and the
 * response states this instead.
 */
final class LogHandler {

    private final Recording recording;
    private final RecordedClock clock;
    private final ObjectHandler objects;

    LogHandler(Recording recording, RecordedClock clock, ObjectHandler objects) {
        this.recording = recording;
        this.clock = clock;
        this.objects = objects;
    }

    void log(KubePath path, ApiRequest request, ApiAnswer answer) throws IOException {
        if (request.flag("follow")) {
            throw Refusal.badRequest("follow: a recorded log cannot be followed, ask for it again");
        }
        JsonNode pod = objects.find(path).object();
        String name = path.name().orElseThrow();
        String container = container(pod, name, request.parameter("container"));
        if (pod.path("spec").path("nodeName").stringValue("").isEmpty()) {
            answer.send(204, ApiAnswer.TEXT, "");
            return;
        }
        ContainerState state = ContainerState.of(pod, container);
        switch (state.logOf(name, container, request.flag("previous"))) {
            case ContainerState.Answer.Run(int number) ->
                    answer.send(
                            200,
                            ApiAnswer.TEXT,
                            text(new RecordedLog.Run(name, container, number), request));
            case ContainerState.Answer.NoLog(String message) ->
                    answer.send(200, ApiAnswer.TEXT, message);
            case ContainerState.Answer.NotThere(String message) ->
                    throw Refusal.badRequest(message);
        }
    }

    private static String container(JsonNode pod, String name, Optional<String> asked) {
        List<String> containers =
                Stream.of("initContainers", "containers")
                        .flatMap(kind -> pod.path("spec").path(kind).valueStream())
                        .map(container -> container.path("name").stringValue(""))
                        .toList();
        if (asked.isPresent()) {
            return asked.filter(containers::contains)
                    .orElseThrow(() ->
                            Refusal.badRequest(
                                    "container %s is not valid for pod %s"
                                            .formatted(asked.get(), name)));
        }
        if (containers.size() > 1) {
            throw Refusal.badRequest(
                    "a container name must be specified for pod %s, choose one of: %s"
                            .formatted(
                                    name,
                                    containers.stream()
                                            .collect(Collectors.joining(" ", "[", "]"))));
        }
        return containers.getFirst();
    }

    private byte[] text(RecordedLog.Run run, ApiRequest request) {
        Instant now = clock.instant();
        Instant since = request.number("sinceSeconds").map(now::minusSeconds).orElse(Instant.MIN);
        List<RecordedLog.Line> lines =
                recording.log(run).lines().stream()
                        .filter(line -> !line.time().isAfter(now) && !line.time().isBefore(since))
                        .toList();
        long tail = request.number("tailLines").orElse(Long.MAX_VALUE);
        boolean timestamps = request.flag("timestamps");
        byte[] text =
                lines.stream()
                        .skip(Math.max(0, lines.size() - tail))
                        .map(line ->
                                timestamps
                                        ? line.text()
                                        : line.text()
                                                .substring(
                                                        Math.min(
                                                                line.text().length(),
                                                                line.text().indexOf(' ') + 1)))
                        .map(line -> line + "\n")
                        .collect(Collectors.joining())
                        .getBytes(StandardCharsets.UTF_8);
        long limit = request.number("limitBytes").orElse(Long.MAX_VALUE);
        return limit >= text.length ? text : Arrays.copyOf(text, Math.toIntExact(limit));
    }
}
