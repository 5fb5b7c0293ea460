package io.causestream.enrich.condition;

import io.causestream.finding.Change;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What is remembered of an object, to tell what of it was changed.
 *
 * @param state as {@link StateOf} keeps it
 * @param changes the latest last, at most {@link #MOST}
 */
record LastState(JsonNode state, List<Change> changes) {

    private static final int MOST = 5;

    LastState {
        changes = List.copyOf(changes);
    }

    static LastState baseline(JsonNode state) {
        return new LastState(state, List.of());
    }

    LastState with(JsonNode newState) {
        return new LastState(newState, changes);
    }

    LastState changed(JsonNode newState, Change change) {
        List<Change> all = Stream.concat(changes.stream(), Stream.of(change)).toList();
        return new LastState(newState, all.subList(Math.max(0, all.size() - MOST), all.size()));
    }

    /** Those that came between two moments of the cluster's clock, both included. */
    Stream<Change> between(Instant from, Instant until) {
        return changes.stream()
                .filter(change -> !change.at().isBefore(from) && !change.at().isAfter(until));
    }
}
