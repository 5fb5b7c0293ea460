package io.causestream.ingest.kube.lookup;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.KubeList;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.ingest.kube.api.Paths;
import io.causestream.ingest.kube.api.Times;
import io.causestream.ingest.kube.watch.Owners;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The pods of one workload, as {@code kubectl get pods -o wide} shows them. */
final class PodTable {

    private static final int MAX_ROWS = 50;
    private static final int MAX_BYTES = 8 << 20;
    private static final List<String> COLUMNS =
            List.of("Pod", "Ready", "Status", "Restarts", "Node", "Age");

    private final KubeApi api;
    private final ClusterReader reader;
    private final Owners owners;

    PodTable(KubeApi api, Owners owners) {
        this.api = api;
        this.reader = new ClusterReader(api);
        this.owners = owners;
    }

    Enrichment of(Subject workload, Deadline deadline) throws LookupFailed, InterruptedException {
        List<JsonNode> pods = pods(workload, deadline);
        if (pods.isEmpty()) {
            throw new LookupFailed("%s has no pods".formatted(workload));
        }
        Instant now = api.clock().now();
        String title = "Pods of " + workload;
        return new Enrichment.Table(
                pods.size() > MAX_ROWS
                        ? "%s (%d of %d)".formatted(title, MAX_ROWS, pods.size())
                        : title,
                COLUMNS,
                pods.stream().limit(MAX_ROWS).map(pod -> row(pod, now)).toList());
    }

    private List<JsonNode> pods(Subject workload, Deadline deadline)
            throws LookupFailed, InterruptedException {
        if (workload.kind().equals(Kind.POD.kindName())) {
            return List.of(reader.pod(workload, "", deadline));
        }
        String selector = selector(workload, deadline);
        String path = Paths.pods(workload.namespace()) + "?limit=" + KubeList.PAGE + selector;
        List<JsonNode> pods = new ArrayList<>();
        try {
            for (JsonNode pod : api.object(path, deadline, MAX_BYTES).path("items")) {
                Subject self = Kind.POD.subject(pod);
                if (owners.workload(self, pod.path("metadata")).equals(workload)) {
                    pods.add(pod);
                }
            }
        } catch (IOException e) {
            throw ClusterReader.cannotBeHad("the pods", e);
        }
        pods.sort(Comparator.comparing(PodTable::name));
        return pods;
    }

    /**
     * The selector of the workload's pods; empty, for all pods, if the workload is gone or its kind
     * has no known selector.
     */
    private String selector(Subject workload, Deadline deadline) throws InterruptedException {
        Optional<String> path =
                Paths.workload(workload.kind(), workload.namespace(), workload.name());
        if (path.isEmpty()) {
            return "";
        }
        try {
            JsonNode found = reader.object(path.get(), "the workload", deadline);
            String selector = selector(found.path("spec").path("selector"));
            return selector.isEmpty() ? "" : "&labelSelector=" + Paths.encode(selector);
        } catch (LookupFailed gone) {
            return "";
        }
    }

    /** The selector in the form of the API's query parameter. */
    static String selector(JsonNode selector) {
        Stream<String> labels =
                selector.path("matchLabels").properties().stream()
                        .map(label -> label.getKey() + "=" + label.getValue().asString(""));
        Stream<String> expressions =
                selector.path("matchExpressions").valueStream().map(PodTable::expression);
        return Stream.concat(labels, expressions).collect(Collectors.joining(","));
    }

    private static String expression(JsonNode expression) {
        String key = expression.path("key").asString("");
        String values =
                expression
                        .path("values")
                        .valueStream()
                        .map(value -> value.asString(""))
                        .collect(Collectors.joining(",", "(", ")"));
        return switch (expression.path("operator").asString("")) {
            case "In" -> key + " in " + values;
            case "NotIn" -> key + " notin " + values;
            case "DoesNotExist" -> "!" + key;
            default -> key;
        };
    }

    private static List<String> row(JsonNode pod, Instant now) {
        return List.of(
                name(pod),
                PodStatus.ready(pod),
                PodStatus.summary(pod),
                Integer.toString(PodStatus.restarts(pod)),
                pod.path("spec").path("nodeName").asString("-"),
                Times.parse(pod.path("metadata").path("creationTimestamp"))
                        .map(created -> age(Duration.between(created, now)))
                        .orElse("-"));
    }

    /** As kubectl prints it, in one unit: {@code 45s}, {@code 12m}, {@code 5h}, {@code 3d}. */
    static String age(Duration age) {
        if (age.toMinutes() < 2) {
            return Math.max(0, age.toSeconds()) + "s";
        }
        if (age.toHours() < 2) {
            return age.toMinutes() + "m";
        }
        return age.toDays() < 2 ? age.toHours() + "h" : age.toDays() + "d";
    }

    private static String name(JsonNode pod) {
        return pod.path("metadata").path("name").asString("");
    }
}
