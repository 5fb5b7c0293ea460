package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.finding.Enrichment;
import io.causestream.playbook.catalogue.Parameters;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A query about the node that the subject is, or runs on. */
final class NodeLookUp implements LookUp {

    private final String prefix;
    private final Function<String, ContextQuery> query;

    /**
     * @param query about the node of that name
     */
    NodeLookUp(String prefix, Function<String, ContextQuery> query) {
        this.prefix = prefix;
        this.query = query;
    }

    @Override
    public String prefix() {
        return prefix;
    }

    @Override
    public Map<String, ContextQuery> asks(AskedFinding about, Parameters arguments) {
        String node =
                switch (about.subject().kind()) {
                    case "Node" -> about.subject().name();
                    case "Pod" -> about.node();
                    default -> "";
                };
        return node.isEmpty() ? Map.of() : Map.of(prefix, query.apply(node));
    }

    @Override
    public ContextQuery wider(ContextQuery one, ContextQuery other) {
        return one;
    }

    @Override
    public Enrichment makes(AskedFinding about, Enrichment answer, List<Parameters> arguments) {
        return ObjectLookUp.withDetailsIfWanted(answer, arguments);
    }
}
