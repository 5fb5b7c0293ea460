package io.causestream.enrich.action.metric;

import io.causestream.finding.Enrichment.Graph;
import java.time.Instant;

/**
 * Whether a graph shows the moment that it is about. Prometheus learns of a crash with the next
 * scrape, and cAdvisor measures a container only every ten seconds or so: a graph that is asked for
 * at once may end before the crash. Asked for a minute later, it goes on. Pure.
 */
public final class GraphCoverage {

    private GraphCoverage() {}

    /**
     * Whether any series has a value at the moment or after it.
     *
     * @param moment the end of the crashed run, for example
     * @return false if the last value of every series is older, and for a graph without values
     */
    public static boolean coversMoment(Graph graph, Instant moment) {
        return graph.series().stream()
                .flatMap(series -> series.points().stream())
                .filter(point -> Double.isFinite(point.value()))
                .anyMatch(point -> !point.at().isBefore(moment));
    }
}
