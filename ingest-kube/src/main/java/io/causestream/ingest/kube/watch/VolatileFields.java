package io.causestream.ingest.kube.watch;

import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.Times;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of an object that keep changing by themselves without being relevant: heartbeats,
 * measurements, the locks of leaders, and what another object reports anyway. Pure.
 */
final class VolatileFields {

    /** The path step for all elements of a list. */
    private static final String EACH = "*";

    private static final String AUTOSCALERS_BOARD = "cluster-autoscaler.kubernetes.io/last-updated";

    private static final List<List<String>> OF_ANY =
            table(
                    """
                    status observedGeneration
                    status conditions * observedGeneration
                    status conditions * lastHeartbeatTime
                    status conditions * lastProbeTime
                    status conditions * lastUpdateTime
                    metadata annotations control-plane.alpha.kubernetes.io/leader
                    metadata annotations endpoints.kubernetes.io/last-change-trigger-time
                    """);

    private static final Map<Kind, List<List<String>>> OF_KIND =
            Map.of(
                    Kind.NODE,
                    table(
                            """
                            status images
                            status volumesInUse
                            status volumesAttached
                            status capacity ephemeral-storage
                            status allocatable ephemeral-storage
                            metadata annotations node.alpha.kubernetes.io/ttl
                            metadata annotations management.cattle.io/pod-limits
                            metadata annotations management.cattle.io/pod-requests
                            """),
                    // Its Deployment reports these.
                    Kind.REPLICA_SET,
                    table(
                            """
                            status fullyLabeledReplicas
                            status terminatingReplicas
                            """),
                    Kind.DEPLOYMENT,
                    table("status terminatingReplicas"),
                    Kind.JOB,
                    table("status uncountedTerminatedPods"),
                    // Its Job reports each run.
                    Kind.CRON_JOB,
                    table(
                            """
                            status active
                            status lastScheduleTime
                            status lastSuccessfulTime
                            """),
                    Kind.HORIZONTAL_POD_AUTOSCALER,
                    table(
                            """
                            status currentMetrics
                            status lastScaleTime
                            metadata annotations autoscaling.alpha.kubernetes.io/current-metrics
                            metadata annotations autoscaling.alpha.kubernetes.io/conditions
                            """),
                    // It rises with each change of the endpoints, published or not.
                    Kind.ENDPOINT_SLICE,
                    table("metadata generation"),
                    Kind.POD_DISRUPTION_BUDGET,
                    table("status disruptedPods"));

    private VolatileFields() {}

    /** Removes them, in place. */
    static void takeOut(Kind kind, ObjectNode object) {
        OF_ANY.forEach(path -> remove(object, path));
        OF_KIND.getOrDefault(kind, List.of()).forEach(path -> remove(object, path));
        if (kind.equals(Kind.ENDPOINT_SLICE)) {
            keepReady(object);
        } else if (kind.equals(Kind.CONFIG_MAP)) {
            takeOutBoard(object);
        } else if (kind.content() == Kind.Content.STATUS) {
            removeMoments(object.path("status"));
        }
        removeEmptyAnnotations(object);
    }

    /**
     * Keeps the ready endpoints, in any order: that an endpoint is about to come or go is reported
     * by its pod, and zone hints are not relevant.
     */
    private static void keepReady(ObjectNode slice) {
        TreeSet<String> ready = new TreeSet<>();
        for (JsonNode endpoint : slice.path("endpoints")) {
            // "A nil value should be interpreted as true."
            if (endpoint.path("conditions").path("ready").asBoolean(true)) {
                ready.add(endpoint.path("addresses").toString());
            }
        }
        ArrayNode kept = slice.putArray("endpoints");
        ready.forEach(kept::add);
    }

    /** The cluster autoscaler writes its state into a ConfigMap every ten seconds. */
    private static void takeOutBoard(ObjectNode configMap) {
        if (configMap.path("metadata").path("annotations") instanceof ObjectNode annotations
                && annotations.has(AUTOSCALERS_BOARD)) {
            annotations.remove(AUTOSCALERS_BOARD);
            configMap.remove("data");
        }
    }

    /**
     * Removes all times: in the status of a custom resource any of them may be a heartbeat, and a
     * real change shows in other fields.
     */
    private static void removeMoments(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.removeIf(value -> value.isString() && Times.parse(value).isPresent());
        }
        node.forEach(VolatileFields::removeMoments);
    }

    private static void remove(JsonNode node, List<String> path) {
        String step = path.getFirst();
        if (step.equals(EACH)) {
            node.forEach(element -> remove(element, path.subList(1, path.size())));
        } else if (path.size() > 1) {
            remove(node.path(step), path.subList(1, path.size()));
        } else if (node instanceof ObjectNode object) {
            object.remove(step);
        }
    }

    /** Otherwise the first such annotation would count as a change by leaving an empty map. */
    private static void removeEmptyAnnotations(ObjectNode object) {
        if (object.path("metadata") instanceof ObjectNode metadata
                && metadata.path("annotations").isEmpty()) {
            metadata.remove("annotations");
        }
    }

    /** One path per line, its steps separated by spaces. */
    private static List<List<String>> table(String lines) {
        return lines.lines().map(line -> List.of(line.split(" "))).toList();
    }
}
