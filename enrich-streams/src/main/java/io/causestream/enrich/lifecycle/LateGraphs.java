package io.causestream.enrich.lifecycle;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextRequest;
import io.causestream.enrich.action.metric.GraphCoverage;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Graphs that were requested before Prometheus had scraped the moment that they are to show: each
 * is requested once more, and the finding is published again if it shows something else then. Pure.
 */
final class LateGraphs {

    /** Two scrapes of 30 s, the usual interval. */
    static final Duration WAIT = Duration.ofSeconds(60);

    private LateGraphs() {}

    /** Whether a timer has to start for graphs that are to be requested again. */
    static boolean isDue(FindingState state, Evidence evidence, Instant now, Duration within) {
        return state.isFiring()
                && !state.isHeldBack()
                && state.waits().graphDue() == null
                && !evidence.answers().isEmpty()
                && late(state, evidence, now, within).findAny().isPresent();
    }

    /** Requests them again. */
    static Transition request(FindingState state, Evidence evidence, Duration within) {
        if (!state.isFiring() || state.isHeldBack()) {
            return Transition.to(state, evidence);
        }
        List<ContextRequest> requests =
                graphs(state, evidence, within)
                        .map(request -> request.withId(Evidence.again(request.id())))
                        .toList();
        List<String> ids = requests.stream().map(ContextRequest::id).toList();
        List<String> out = Stream.concat(state.waits().answers().stream(), ids.stream()).toList();
        Transition asked =
                Transition.to(
                        state.with(state.waits().forAnswers(out, state.waits().contextDue())),
                        evidence.asked(ids));
        for (ContextRequest request : requests) {
            asked = asked.and(new FindingOutput.RequestContext(request));
        }
        return asked;
    }

    /**
     * What a graph says, roughly: whether there is one, and its highest value; empty for other
     * answers.
     */
    static String meaning(@Nullable Enrichment answer) {
        if (!(answer instanceof Enrichment.Graph graph)) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "%.1e",
                graph.series().stream()
                        .flatMap(series -> series.points().stream())
                        .mapToDouble(Enrichment.Graph.Point::value)
                        .filter(Double::isFinite)
                        .max()
                        .orElse(0));
    }

    private static Stream<ContextRequest> late(
            FindingState state, Evidence evidence, Instant now, Duration within) {
        Instant moment = moment(state.head(), evidence);
        boolean isEarly = now.isBefore(moment.plus(WAIT));
        return graphs(state, evidence, within)
                .filter(request -> isEarly || !shows(evidence, request.id(), moment));
    }

    /** Those that were answered and not requested again yet. */
    private static Stream<ContextRequest> graphs(
            FindingState state, Evidence evidence, Duration within) {
        return Enrichers.requests(state, evidence, within).stream()
                .filter(request ->
                        request.query() instanceof ContextQuery.Usage
                                || request.query() instanceof ContextQuery.NodeUsage
                                || request.query() instanceof ContextQuery.MetricRange)
                .filter(request -> evidence.has(request.id()));
    }

    private static boolean shows(Evidence evidence, String requestId, Instant moment) {
        return evidence.answers().stream()
                .filter(answer -> answer.requestId().equals(requestId))
                .anyMatch(answer ->
                        answer.answer() instanceof Enrichment.Graph graph
                                && GraphCoverage.coversMoment(graph, moment));
    }

    /** By record time: the record of a crash comes a second or two after it. */
    private static Instant moment(Finding finding, Evidence evidence) {
        return evidence.crash() == null || evidence.crash().finishedAt() == null
                ? finding.startsAt()
                : evidence.crash().finishedAt();
    }
}
