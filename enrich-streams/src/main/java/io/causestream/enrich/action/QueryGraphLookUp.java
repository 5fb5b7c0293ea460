package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.MetricRange;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.Graph;
import io.causestream.finding.Excerpt;
import io.causestream.playbook.PrometheusDuration;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A graph of an expression in a playbook, with the finding's names and labels in it. */
final class QueryGraphLookUp implements LookUp {

    private static final int LONGEST_TITLE = 150;

    @Override
    public String prefix() {
        return "2d-query";
    }

    /** A query's name has the expression's hash: a playbook may have several. */
    @Override
    public Map<String, ContextQuery> asks(AskedFinding about, Parameters arguments) {
        String expression = arguments.text("promql_query");
        String title = title(arguments);
        Time time = Time.of(arguments);
        return Map.of(
                "%s-%08x".formatted(prefix(), (title + expression).hashCode()),
                new MetricRange(
                        title,
                        expression,
                        GraphParameters.named(expression, about),
                        arguments.declares("chart_values_format")
                                ? GraphParameters.unit(arguments.text("chart_values_format"))
                                : "",
                        time.window(),
                        time.step(),
                        time.until(),
                        ""));
    }

    private static String title(Parameters arguments) {
        String title = arguments.declares("graph_title") ? arguments.text("graph_title") : "";
        return Excerpt.of(title.isEmpty() ? arguments.text("promql_query") : title, LONGEST_TITLE);
    }

    /** From when until when, and how far the values are apart; null: as the agent chooses. */
    private record Time(Duration window, @Nullable Duration step, @Nullable Instant until) {
        static Time of(Parameters arguments) {
            if (!arguments.declares("duration")) {
                return new Time(GraphParameters.window(arguments), null, null);
            }
            PrometheusDuration duration = PrometheusDuration.of(arguments.tree("duration"));
            Duration step = arguments.duration("step");
            return new Time(duration.length(), step.isZero() ? null : step, duration.end());
        }
    }

    @Override
    public ContextQuery wider(ContextQuery one, ContextQuery other) {
        return GraphParameters.wider(one, other);
    }

    /** Without a legend, if the action that asked for it wants none: series without a name. */
    @Override
    public Enrichment makes(AskedFinding about, Enrichment answer, List<Parameters> arguments) {
        Enrichment marked = GraphMarks.on(answer, about);
        if (!(marked instanceof Graph graph)
                || arguments.stream()
                        .noneMatch(each ->
                                graph.title().startsWith(title(each))
                                        && each.declares("hide_legends")
                                        && each.flag("hide_legends"))) {
            return marked;
        }
        return new Graph(
                graph.title(),
                graph.unit(),
                graph.series().stream().map(one -> new Graph.Series("", one.points())).toList(),
                graph.limits(),
                graph.marks());
    }
}
