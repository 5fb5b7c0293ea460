package io.causestream.finding;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of a workload.
 *
 * @param at by the cluster's own clock
 * @param beforeStart how long before the problem began, by that same clock; zero if it began first
 * @param cause the {@code kubernetes.io/change-cause} annotation; null without one
 * @param by the field manager that wrote the change, according to the managed fields; null if
 *     unknown
 */
public record Change(
        Subject workload,
        Instant at,
        Duration beforeStart,
        @Nullable String cause,
        @Nullable String by,
        List<FieldDiff> diffs) {

    public Change {
        diffs = Absent.asEmpty(diffs);
    }

    public Change withBeforeStart(Duration distance) {
        return new Change(workload, at, distance, cause, by, diffs);
    }
}
