package io.causestream.enrich.object;

import io.causestream.finding.Change;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What is remembered of an object, to find what was changed.
 *
 * @param state as {@link DesiredState} keeps it
 * @param changes the latest last, at most {@link #MOST}
 * @param digests of the images that its pods were made from, the latest last, at most {@link
 *     #MOST_DIGESTS}
 */
public record LastState(JsonNode state, List<Change> changes, List<ImageDigest> digests) {

    private static final int MOST = 5;
    private static final int MOST_DIGESTS = 20;

    @SuppressWarnings("NullAway")
    public // Jackson gives null for what an earlier version did not write.
    LastState {
        changes = List.copyOf(changes);
        digests = digests == null ? List.of() : List.copyOf(digests);
    }

    public static LastState baseline(JsonNode state) {
        return new LastState(state, List.of(), List.of());
    }

    public LastState with(JsonNode newState) {
        return new LastState(newState, changes, digests);
    }

    public LastState changed(JsonNode newState, Change change) {
        return new LastState(newState, last(MOST, changes, change), digests);
    }

    public LastState changed(Change change) {
        return changed(state, change);
    }

    public LastState with(ImageDigest digest) {
        return new LastState(state, changes, last(MOST_DIGESTS, digests, digest));
    }

    private static <T> List<T> last(int most, List<T> known, T newest) {
        List<T> all = Stream.concat(known.stream(), Stream.of(newest)).toList();
        return all.subList(Math.max(0, all.size() - most), all.size());
    }

    /** Those that came between two moments of the cluster's clock, both included. */
    Stream<Change> between(Instant from, Instant until) {
        return changes.stream()
                .filter(change -> !change.at().isBefore(from) && !change.at().isAfter(until));
    }
}
