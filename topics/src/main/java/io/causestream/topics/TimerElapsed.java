package io.causestream.topics;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A wait of one finding, or of a whole cluster, is over by the wall clock: written down so that a
 * replay decides the same.
 *
 * @param findingId empty for a wait of the cluster
 * @param timer which wait: its name
 * @param due when it was to end, in record time; names this wait among earlier ones of the same
 *     finding
 */
public record TimerElapsed(String cluster, String findingId, String timer, Instant due) {
    public TimerElapsed {
        requireNonNull(cluster, "cluster");
        requireNonNull(findingId, "findingId");
        requireNonNull(timer, "timer");
        requireNonNull(due, "due");
    }
}
