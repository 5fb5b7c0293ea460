package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.MetricRange;
import io.causestream.enrich.action.metric.AlertExpression;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.Graph;
import io.causestream.playbook.catalogue.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A graph of what an alert's rule measures, with its threshold as a line. */
final class AlertExpressionLookUp implements LookUp {

    private static final int LONGEST_EXPRESSION = 4_000;

    @Override
    public String prefix() {
        return "2c-alert";
    }

    @Override
    public Map<String, ContextQuery> asks(AskedFinding about, Parameters arguments) {
        Optional<AlertExpression> expression =
                AlertExpression.of(about.finding())
                        .filter(found -> found.text().length() <= LONGEST_EXPRESSION);
        return expression
                .<Map<String, ContextQuery>>map(found ->
                        Map.of(
                                prefix(),
                                new MetricRange(
                                        "What alert %s measures".formatted(about.reason()),
                                        found.measured(),
                                        Map.of(),
                                        "",
                                        GraphParameters.window(arguments),
                                        null,
                                        null,
                                        "")))
                .orElse(Map.of());
    }

    @Override
    public ContextQuery wider(ContextQuery one, ContextQuery other) {
        return GraphParameters.wider(one, other);
    }

    @Override
    public Enrichment makes(AskedFinding about, Enrichment answer, List<Parameters> arguments) {
        OptionalDouble threshold =
                AlertExpression.of(about.finding())
                        .map(AlertExpression::threshold)
                        .orElse(OptionalDouble.empty());
        Enrichment marked = GraphMarks.on(answer, about);
        return marked instanceof Graph graph && threshold.isPresent()
                ? new Graph(
                        graph.title(),
                        graph.unit(),
                        graph.series(),
                        List.of(new Graph.Limit("threshold", threshold.getAsDouble())),
                        graph.marks())
                : marked;
    }
}
