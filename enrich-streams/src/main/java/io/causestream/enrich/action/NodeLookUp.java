package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.NodeConditions;
import io.causestream.finding.Enrichment;
import io.causestream.playbook.catalogue.Parameters;
import java.util.List;
import java.util.Map;

/** The conditions of the node that the subject is, or runs on. */
final class NodeLookUp implements LookUp {

    @Override
    public String prefix() {
        return "5-node";
    }

    @Override
    public Map<String, ContextQuery> asks(AskedFinding about, Parameters arguments) {
        String node =
                switch (about.subject().kind()) {
                    case "Node" -> about.subject().name();
                    case "Pod" -> about.node();
                    default -> "";
                };
        return node.isEmpty() ? Map.of() : Map.of(prefix(), new NodeConditions(node));
    }

    @Override
    public ContextQuery wider(ContextQuery one, ContextQuery other) {
        return one;
    }

    @Override
    public Enrichment makes(AskedFinding about, Enrichment answer, List<Parameters> arguments) {
        return answer;
    }
}
