package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.MetricTable;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.Table;
import io.causestream.playbook.catalogue.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Values of Prometheus as a table, or as the sentence that follows from them.
 *
 * @param prefix unique among look-ups
 * @param query what is asked; empty if it does not apply to the finding
 * @param result what is made of the table
 */
record MetricTableLookUp(String prefix, Query query, Result result) implements LookUp {

    /** What is asked about a finding. */
    @FunctionalInterface
    interface Query {
        Optional<MetricTable> of(AskedFinding about, Parameters arguments);
    }

    /** What people read of a table whose cells are plain numbers. */
    @FunctionalInterface
    interface Result {
        Enrichment of(Table answer, List<Parameters> arguments);
    }

    @Override
    public Map<String, ContextQuery> asks(AskedFinding about, Parameters arguments) {
        return query.of(about, arguments)
                .<Map<String, ContextQuery>>map(table -> Map.of(prefix, table))
                .orElse(Map.of());
    }

    @Override
    public ContextQuery wider(ContextQuery one, ContextQuery other) {
        return ((MetricTable) one).labels().size() >= ((MetricTable) other).labels().size()
                ? one
                : other;
    }

    @Override
    public Enrichment makes(AskedFinding about, Enrichment answer, List<Parameters> arguments) {
        return answer instanceof Table table ? result.of(table, arguments) : answer;
    }
}
