package io.causestream.enrich.condition;

import io.causestream.finding.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What is remembered of a workload.
 *
 * @param spec as last seen, without what scaling changes
 * @param changes the latest last, at most {@link #MOST}
 */
record WorkloadRecord(JsonNode spec, List<Change> changes) {

    private static final int MOST = 5;

    WorkloadRecord {
        changes = List.copyOf(changes);
    }

    WorkloadRecord changed(JsonNode newSpec, Change change) {
        List<Change> all = Stream.concat(changes.stream(), Stream.of(change)).toList();
        return new WorkloadRecord(newSpec, all.subList(Math.max(0, all.size() - MOST), all.size()));
    }

    /**
     * The changes that came at most {@code window} before {@code start}, with their distance to it.
     */
    List<Change> before(Instant start, Duration window) {
        return changes.stream()
                .filter(change ->
                        !change.at().isAfter(start) && !change.at().isBefore(start.minus(window)))
                .map(change -> change.withBeforeStart(Duration.between(change.at(), start)))
                .toList();
    }

    List<Change> after(Instant start) {
        return changes.stream().filter(change -> change.at().isAfter(start)).toList();
    }
}
