package io.causestream.ingest.kube.lookup;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.KubeList;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.ingest.kube.api.Paths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The pods that a node has room reserved for, the largest memory request first. */
final class NodePodsTable {

    private static final int MAX_ROWS = 50;
    private static final int MAX_BYTES = 16 << 20;
    private static final List<String> COLUMNS =
            List.of("Pod", "CPU request", "CPU limit", "Memory request", "Memory limit");

    private final KubeApi api;
    private final ClusterReader reader;

    NodePodsTable(KubeApi api) {
        this.api = api;
        this.reader = new ClusterReader(api);
    }

    Enrichment of(String node, Deadline deadline) throws LookupFailed, InterruptedException {
        JsonNode found = reader.object(Paths.node(node), "the node", deadline);
        try {
            return table(node, found, api.object(Paths.podsOn(node), deadline, MAX_BYTES));
        } catch (IOException e) {
            throw ClusterReader.cannotBeHad("the pods of all namespaces", e);
        }
    }

    /**
     * What a pod reserves.
     *
     * @param pod {@code namespace/name}; amounts in cores and bytes, 0 if there is no request
     */
    private record Reserved(
            String pod, double cpu, double cpuLimit, double memory, double memoryLimit) {}

    /** Sums count all pods, shown or not; pods that have ended reserve nothing. Pure. */
    static Enrichment.Table table(String name, JsonNode node, JsonNode list) {
        List<Reserved> all = new ArrayList<>();
        for (JsonNode pod : list.path("items")) {
            String phase = pod.path("status").path("phase").asString("");
            // Selected by the server already, unless it ignores selectors.
            if (pod.path("spec").path("nodeName").asString("").equals(name)
                    && !phase.equals("Succeeded")
                    && !phase.equals("Failed")) {
                all.add(reserved(pod));
            }
        }
        all.sort(
                Comparator.comparingDouble(Reserved::memory)
                        .reversed()
                        .thenComparing(Reserved::pod));
        List<List<String>> rows = new ArrayList<>();
        all.stream().limit(MAX_ROWS).forEach(one -> rows.add(row(one)));
        Reserved sum =
                new Reserved(
                        "all %d pods".formatted(all.size()),
                        all.stream().mapToDouble(Reserved::cpu).sum(),
                        all.stream().mapToDouble(Reserved::cpuLimit).sum(),
                        all.stream().mapToDouble(Reserved::memory).sum(),
                        all.stream().mapToDouble(Reserved::memoryLimit).sum());
        rows.add(row(sum));
        JsonNode allocatable = node.path("status").path("allocatable");
        double cpu = UsageGraph.amount(allocatable.path("cpu")).orElse(0.0);
        double memory = UsageGraph.amount(allocatable.path("memory")).orElse(0.0);
        rows.add(List.of("allocatable", cores(cpu), "-", bytes(memory), "-"));
        rows.add(
                List.of(
                        "requested of it",
                        share(sum.cpu(), cpu),
                        "-",
                        share(sum.memory(), memory),
                        "-"));
        return new Enrichment.Table(title(name, all.size(), list), COLUMNS, rows);
    }

    private static String title(String name, int pods, JsonNode list) {
        String title = "Pods on node " + name;
        if (!list.path("metadata").path("continue").asString("").isEmpty()) {
            return "%s (the first %d only)".formatted(title, KubeList.PAGE);
        }
        return pods > MAX_ROWS ? "%s (%d of %d)".formatted(title, MAX_ROWS, pods) : title;
    }

    private static Reserved reserved(JsonNode pod) {
        Subject subject = Kind.POD.subject(pod);
        return new Reserved(
                subject.namespace() + "/" + subject.name(),
                amount(pod, "requests", "cpu"),
                amount(pod, "limits", "cpu"),
                amount(pod, "requests", "memory"),
                amount(pod, "limits", "memory"));
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

    private static List<String> row(Reserved one) {
        return List.of(
                one.pod(),
                cores(one.cpu()),
                cores(one.cpuLimit()),
                bytes(one.memory()),
                bytes(one.memoryLimit()));
    }

    private static String cores(double cores) {
        return cores == 0 ? "-" : Math.round(cores * 1000) + "m";
    }

    private static String bytes(double bytes) {
        return bytes == 0 ? "-" : Math.round(bytes / (1 << 20)) + "Mi";
    }

    private static String share(double part, double whole) {
        return whole == 0 ? "-" : String.format(Locale.ROOT, "%.0f%%", 100 * part / whole);
    }
}
