package io.causestream.ingest.kube.lookup;

import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.KubeList;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.ingest.kube.api.Paths;
import io.causestream.ingest.kube.watch.Owners;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The pods of a workload, of a namespace, or with certain labels: the first page of them. */
final class WorkloadPods {

    private static final int MAX_BYTES = 8 << 20;

    private final KubeApi api;
    private final ClusterReader reader;
    private final Owners owners;

    WorkloadPods(KubeApi api, Owners owners) {
        this.api = api;
        this.reader = new ClusterReader(api);
        this.owners = owners;
    }

    /**
     * The pods by name, at least one.
     *
     * @param workload what controls the pods, at whatever distance; a pod; or a namespace
     */
    List<JsonNode> of(Subject workload, Deadline deadline)
            throws LookupFailed, InterruptedException {
        if (workload.kind().equals(Kind.POD.kindName())) {
            return List.of(reader.pod(workload, "", deadline));
        }
        boolean isNamespace = workload.kind().equals(Kind.NAMESPACE.kindName());
        String namespace = isNamespace ? workload.name() : workload.namespace();
        String selector = isNamespace ? "" : selector(workload, deadline);
        List<JsonNode> pods =
                new ArrayList<>(
                        list(Paths.pods(namespace) + "?limit=" + KubeList.PAGE + selector, deadline)
                                .stream()
                                .filter(pod -> isNamespace || controls(workload, pod))
                                .toList());
        if (pods.isEmpty()) {
            throw new LookupFailed("%s has no pods".formatted(workload));
        }
        pods.sort(Comparator.comparing(WorkloadPods::name));
        return pods;
    }

    /** The pods that a selector finds; may be none. */
    List<JsonNode> selected(String namespace, String selector, Deadline deadline)
            throws LookupFailed, InterruptedException {
        return list(Paths.podsWith(namespace, selector), deadline);
    }

    private List<JsonNode> list(String path, Deadline deadline)
            throws LookupFailed, InterruptedException {
        try {
            return api.object(path, deadline, MAX_BYTES).path("items").valueStream().toList();
        } catch (IOException e) {
            throw ClusterReader.cannotBeHad("the pods", e);
        }
    }

    /** Whether the workload is at the top, or is the direct owner, a CronJob's job for example. */
    private boolean controls(Subject workload, JsonNode pod) {
        Subject self = Kind.POD.subject(pod);
        return owners.workload(self, pod.path("metadata")).equals(workload)
                || Owners.controller(pod.path("metadata"))
                        .map(owner -> Owners.named(self, owner))
                        .filter(workload::equals)
                        .isPresent();
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
                selector.path("matchExpressions").valueStream().map(WorkloadPods::expression);
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

    private static String name(JsonNode pod) {
        return pod.path("metadata").path("name").asString("");
    }
}
