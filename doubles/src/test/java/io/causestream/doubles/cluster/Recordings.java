package io.causestream.doubles.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Small recordings in which just one thing is so. */
final class Recordings {

    static final Instant NOON = Instant.parse("2027-01-31T12:00:00Z");

    private Recordings() {}

    /** Pods that were there when the recording began, all at version 100. */
    static Recording ofPods(Path folder, String... pods) throws IOException {
        return ofLines(
                folder,
                "pods",
                List.of(pods).stream().map(pod -> line(0, "ADDED", pod)).toList(),
                List.of());
    }

    static Recording ofLines(Path folder, String resource, List<String> initial, List<String> later)
            throws IOException {
        List<String> lines = new ArrayList<>(initial);
        lines.add(
                line(
                        0,
                        "BOOKMARK",
                        "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"100\",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}}}"));
        lines.addAll(later);
        Files.write(folder.resolve(resource + ".jsonl"), lines);
        return Recording.read(folder);
    }

    static String line(long secondsAfterNoon, String type, String object) {
        return "{\"at\":\"%s\",\"type\":\"%s\",\"object\":%s}"
                .formatted(NOON.plusSeconds(secondsAfterNoon), type, object);
    }

    static String pod(String name, long version, String labels) {
        return pod(name, version, labels, "{\"phase\":\"Running\"}");
    }

    /** A pod of namespace shop on node-1 with one container, {@code web}. */
    static String pod(String name, long version, String labels, String status) {
        return """
        {"kind":"Pod","apiVersion":"v1","metadata":{"name":"%s","namespace":"shop","resourceVersion":"%d","labels":{%s}},\
        "spec":{"nodeName":"node-1","containers":[{"name":"web"}]},"status":%s}\
        """
                .formatted(name, version, labels, status);
    }

    /** A pod whose container stands in a state, after another if that is not empty. */
    static String podIn(String name, String state, String lastState, int restarts) {
        return pod(
                name,
                50,
                "",
                "{\"containerStatuses\":[{\"name\":\"web\",\"restartCount\":%d,\"state\":{%s},\"lastState\":{%s}}]}"
                        .formatted(restarts, state, lastState));
    }

    static void log(Path folder, String file, String... lines) throws IOException {
        Files.createDirectories(folder.resolve("logs"));
        Files.write(folder.resolve("logs").resolve(file), List.of(lines));
    }
}
