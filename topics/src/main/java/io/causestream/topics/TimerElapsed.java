package io.causestream.topics;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A timer of one finding, or of a whole cluster, has elapsed by the wall clock: written as a record
 * so that a replay decides the same.
 *
 * @param findingId empty for a timer of the cluster
 * @param timer the timer's name
 * @param due when it was due, in record time; distinguishes this timer from earlier ones of the
 *     same finding
 */
public record TimerElapsed(String cluster, String findingId, String timer, Instant due) {
    public TimerElapsed {
        requireNonNull(cluster, "cluster");
        requireNonNull(findingId, "findingId");
        requireNonNull(timer, "timer");
        requireNonNull(due, "due");
    }
}
