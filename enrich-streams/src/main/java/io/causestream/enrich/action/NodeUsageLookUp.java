package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.NodeUsage;
import io.causestream.context.ContextQuery.Resource;
import io.causestream.finding.Enrichment;
import io.causestream.playbook.catalogue.Parameters;
import java.util.List;
import java.util.Map;

/** A graph of the memory, CPU or disks of the node that the subject is, or runs on. */
final class NodeUsageLookUp implements LookUp {

    @Override
    public String prefix() {
        return "2b-node";
    }

    @Override
    public Map<String, ContextQuery> asks(AskedFinding about, Parameters arguments) {
        String node = GraphParameters.node(about);
        if (node.isEmpty() || !wantsNode(arguments)) {
            return Map.of();
        }
        Resource resource = resource(arguments);
        GraphParameters.OtherQuery own = GraphParameters.override(arguments, resource, "Node");
        return Map.of(
                "%s-%s".formatted(prefix(), resource),
                new NodeUsage(
                        resource,
                        node,
                        GraphParameters.window(arguments),
                        GraphParameters.until(about),
                        own.query(),
                        own.unit()));
    }

    private static boolean wantsNode(Parameters arguments) {
        if (arguments.declares("node_memory_graph")) {
            return arguments.flag("node_memory_graph");
        }
        return !arguments.declares("item_type") || arguments.text("item_type").equals("Node");
    }

    private static Resource resource(Parameters arguments) {
        return switch (arguments.declares("resource_type")
                ? arguments.text("resource_type")
                : "Memory") {
            case "CPU" -> Resource.CPU;
            case "Disk" -> Resource.DISK;
            default -> Resource.MEMORY;
        };
    }

    @Override
    public ContextQuery wider(ContextQuery one, ContextQuery other) {
        return GraphParameters.wider(one, other);
    }

    @Override
    public Enrichment makes(AskedFinding about, Enrichment answer, List<Parameters> arguments) {
        return GraphMarks.on(answer, about);
    }
}
