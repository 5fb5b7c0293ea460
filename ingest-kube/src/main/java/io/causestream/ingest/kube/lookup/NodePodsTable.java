package io.causestream.ingest.kube.lookup;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.KubeList;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.ingest.kube.api.Paths;
import io.causestream.ingest.kube.describe.PodStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The pods that a node has room reserved for, and how much of what it can give they reserve. */
final class NodePodsTable {

    private static final int MAX_ROWS = 50;
    private static final int MAX_BYTES = 16 << 20;
    private static final List<String> COLUMNS = List.of("Pod", "Ready", "CPU", "Memory");
    private static final List<String> OF_CAPACITY =
            List.of("Resource", "Requested", "Allocatable", "Share");

    /** The resources that each node has, in the order in which people read them. */
    private static final List<String> USUAL = List.of("cpu", "memory", "ephemeral-storage");

    private final KubeApi api;
    private final ClusterReader reader;

    NodePodsTable(KubeApi api) {
        this.api = api;
        this.reader = new ClusterReader(api);
    }

    Enrichment pods(String node, Deadline deadline) throws LookupFailed, InterruptedException {
        var _ = reader.object(Paths.node(node), "the node", deadline);
        return pods(node, list(node, deadline));
    }

    Enrichment capacity(String node, Deadline deadline) throws LookupFailed, InterruptedException {
        JsonNode found = reader.object(Paths.node(node), "the node", deadline);
        return capacity(node, found, list(node, deadline));
    }

    private JsonNode list(String node, Deadline deadline)
            throws LookupFailed, InterruptedException {
        try {
            return api.object(Paths.podsOn(node), deadline, MAX_BYTES);
        } catch (IOException e) {
            throw ClusterReader.cannotBeHad("the pods of all namespaces", e);
        }
    }

    /** The pods, the largest memory request first. Pure. */
    static Enrichment.Table pods(String name, JsonNode list) {
        List<JsonNode> pods = running(name, list);
        List<List<String>> rows =
                pods.stream()
                        .sorted(
                                Comparator.comparingDouble(
                                                (JsonNode pod) -> amount(pod, "requests", "memory"))
                                        .reversed()
                                        .thenComparing(NodePodsTable::name))
                        .limit(MAX_ROWS)
                        .map(pod ->
                                List.of(
                                        name(pod),
                                        PodStatus.ready(pod),
                                        both(pod, "cpu"),
                                        both(pod, "memory")))
                        .toList();
        String some = pods.size() > MAX_ROWS ? "%d of %d; ".formatted(MAX_ROWS, pods.size()) : "";
        return new Enrichment.Table(
                "Pods on node %s (%srequest / limit)%s".formatted(name, some, cut(list)),
                COLUMNS,
                rows);
    }

    /** What all pods request of each resource of the node. Pure. */
    static Enrichment.Table capacity(String name, JsonNode node, JsonNode list) {
        List<JsonNode> pods = running(name, list);
        JsonNode allocatable = node.path("status").path("allocatable");
        List<List<String>> rows = new ArrayList<>();
        double most = UsageGraph.amount(allocatable.path("pods")).orElse(0.0);
        rows.add(row("pods", pods.size(), most));
        Stream.concat(USUAL.stream(), allocatable.propertyNames().stream())
                .distinct()
                .filter(resource -> !resource.equals("pods"))
                .forEach(resource -> {
                    double given = UsageGraph.amount(allocatable.path(resource)).orElse(0.0);
                    double requested =
                            pods.stream()
                                    .mapToDouble(pod -> amount(pod, "requests", resource))
                                    .sum();
                    if (given > 0 || requested > 0) {
                        rows.add(row(resource, requested, given));
                    }
                });
        return new Enrichment.Table(
                "Requested of node %s%s".formatted(name, cut(list)), OF_CAPACITY, rows);
    }

    private static List<String> row(String resource, double requested, double given) {
        return List.of(
                resource,
                words(resource, requested),
                words(resource, given),
                given == 0 ? "-" : String.format(Locale.ROOT, "%.0f%%", 100 * requested / given));
    }

    /** Pods that have ended reserve nothing. */
    private static List<JsonNode> running(String node, JsonNode list) {
        return list.path("items")
                .valueStream()
                .filter(pod -> {
                    String phase = pod.path("status").path("phase").asString("");
                    // Selected by the server already, unless it ignores selectors.
                    return pod.path("spec").path("nodeName").asString("").equals(node)
                            && !phase.equals("Succeeded")
                            && !phase.equals("Failed");
                })
                .toList();
    }

    private static String cut(JsonNode list) {
        return list.path("metadata").path("continue").asString("").isEmpty()
                ? ""
                : ", of the first %d pods only".formatted(KubeList.PAGE);
    }

    private static String name(JsonNode pod) {
        Subject subject = Kind.POD.subject(pod);
        return subject.namespace() + "/" + subject.name();
    }

    private static String both(JsonNode pod, String resource) {
        return words(resource, amount(pod, "requests", resource))
                + " / "
                + words(resource, amount(pod, "limits", resource));
    }

    /** As the scheduler counts: sidecars all along, other init containers one after another. */
    private static double amount(JsonNode pod, String sort, String resource) {
        JsonNode spec = pod.path("spec");
        double sidecars = 0;
        double highest = 0;
        for (JsonNode container : spec.path("initContainers")) {
            double own = of(container, sort, resource);
            if (container.path("restartPolicy").asString("").equals("Always")) {
                sidecars += own;
                highest = Math.max(highest, sidecars);
            } else {
                highest = Math.max(highest, sidecars + own);
            }
        }
        double together =
                sidecars
                        + spec.path("containers")
                                .valueStream()
                                .mapToDouble(container -> of(container, sort, resource))
                                .sum();
        double containers = Math.max(highest, together);
        // Pod-level resources take precedence over those of the containers.
        double amount =
                UsageGraph.amount(spec.path("resources").path(sort).path(resource))
                        .orElse(containers);
        return amount == 0
                ? 0
                : amount + UsageGraph.amount(spec.path("overhead").path(resource)).orElse(0.0);
    }

    private static double of(JsonNode container, String sort, String resource) {
        return UsageGraph.amount(container.path("resources").path(sort).path(resource)).orElse(0.0);
    }

    /** In millicores, mebibytes, or as it is. */
    private static String words(String resource, double amount) {
        if (amount == 0) {
            return "-";
        }
        if (resource.equals("cpu")) {
            return Math.round(amount * 1000) + "m";
        }
        boolean isBytes =
                resource.equals("memory")
                        || resource.equals("ephemeral-storage")
                        || resource.startsWith("hugepages-");
        return isBytes ? Math.round(amount / (1 << 20)) + "Mi" : Long.toString(Math.round(amount));
    }
}
