package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.PodsBeside;
import io.causestream.finding.Enrichment;
import io.causestream.playbook.catalogue.Parameters;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The pods of the workload. */
final class PodsLookUp implements LookUp {

    private static final Set<String> WORKLOADS =
            Set.of("Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job");

    @Override
    public String prefix() {
        return "4-pods";
    }

    @Override
    public Map<String, ContextQuery> asks(AskedFinding about, Parameters arguments) {
        return WORKLOADS.contains(about.subject().kind())
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
