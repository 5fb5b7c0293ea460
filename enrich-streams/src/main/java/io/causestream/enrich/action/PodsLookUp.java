package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.PodsBeside;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.playbook.catalogue.Parameters;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The pods of the workload, or of the namespace. */
final class PodsLookUp implements LookUp {

    /** The kinds of which pods are made. */
    static final Set<String> OWNERS =
            Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob");

    private final boolean ofNamespace;

    /**
     * @param ofNamespace whether all pods of the subject's namespace are meant
     */
    PodsLookUp(boolean ofNamespace) {
        this.ofNamespace = ofNamespace;
    }

    @Override
    public String prefix() {
        return ofNamespace ? "4-namespace" : "4-pods";
    }

    @Override
    public Map<String, ContextQuery> asks(AskedFinding about, Parameters arguments) {
        String kind = about.subject().kind();
        if (ofNamespace) {
            String namespace = about.subject().namespace();
            return namespace.isEmpty()
                    ? Map.of()
                    : Map.of(prefix(), new PodsBeside(new Subject("Namespace", "", namespace)));
        }
        return kind.equals("Pod") || OWNERS.contains(kind)
                ? Map.of(prefix(), new PodsBeside(about.workload()))
                : Map.of();
    }

    @Override
    public ContextQuery wider(ContextQuery one, ContextQuery other) {
        return one;
    }

    /** As many pods as the largest of the actions' limits. */
    @Override
    public Enrichment makes(AskedFinding about, Enrichment answer, List<Parameters> arguments) {
        List<Integer> limits =
                arguments.stream()
                        .map(each -> each.declares("limit") ? each.number("limit") : 0)
                        .toList();
        if (!(answer instanceof Enrichment.Table table) || limits.isEmpty() || limits.contains(0)) {
            return answer;
        }
        int most = Math.clamp(Collections.max(limits), 1, Integer.MAX_VALUE);
        return table.rows().size() <= most
                ? table
                : new Enrichment.Table(
                        "%s (%d of %d)".formatted(table.title(), most, table.rows().size()),
                        table.columns(),
                        table.rows().subList(0, most));
    }
}
