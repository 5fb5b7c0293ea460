package io.causestream.ingest.kube.lookup;

import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.ingest.kube.api.Paths;
import io.causestream.ingest.kube.prometheus.Prometheus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * A node by its name, which the kubelet's series have, and by its address, which node-exporter's
 * have.
 *
 * @param object as the API server has it
 */
record NodeAddress(String name, String internalIp, JsonNode object) {

    /** An alert of node-exporter may name no more of a node than its address. */
    private static final Pattern ADDRESS =
            Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]+");

    /**
     * @param node its name, or its address
     * @param now by the cluster's clock
     */
    static NodeAddress of(
            String node,
            ClusterReader reader,
            Prometheus prometheus,
            Instant now,
            Deadline deadline)
            throws LookupFailed, InterruptedException {
        String name =
                ADDRESS.matcher(node).matches() ? name(node, prometheus, now, deadline) : node;
        JsonNode object = reader.object(Paths.node(name), "the node", deadline);
        return new NodeAddress(name, internalIp(object), object);
    }

    static boolean isAddress(String node) {
        return ADDRESS.matcher(node).matches();
    }

    private static String name(
            String address, Prometheus prometheus, Instant now, Deadline deadline)
            throws LookupFailed, InterruptedException {
        String promQl =
                "kube_node_info{internal_ip=%s%s}"
                        .formatted(Prometheus.quote(address), prometheus.matchers());
        return prometheus.instant(promQl, List.of("node"), now, deadline).keySet().stream()
                .map(List::getFirst)
                .findFirst()
                .orElseThrow(() ->
                        new LookupFailed(
                                "which node has the address %s is not known: no series matched %s"
                                        .formatted(address, promQl)));
    }

    private static String internalIp(JsonNode node) throws LookupFailed {
        return StreamSupport.stream(node.path("status").path("addresses").spliterator(), false)
                .filter(address -> address.path("type").asString("").equals("InternalIP"))
                .map(address -> address.path("address").asString(""))
                .filter(address -> !address.isEmpty())
                .findFirst()
                .orElseThrow(() ->
                        new LookupFailed(
                                "the node has no address of the type InternalIP, by which node-exporter's series are found"));
    }

    /** What an expression about a node may name. */
    Map<String, String> values() {
        return Map.of("node", name, "node_internal_ip", internalIp);
    }
}
