package io.causestream.enrich.condition;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A wait in a scope.
 *
 * @param due in record time: names the wait, and is the same in a replay
 * @param wallDue milliseconds by the wall clock, for when no record comes
 * @param fired whether the clock has said so already
 * @param pending what has to last; null for a wait until what was held back is told
 */
public record PendingTimer(
        String scope,
        Instant due,
        long wallDue,
        boolean fired,
        @Nullable PendingCondition pending) {

    PendingTimer afterFiring() {
        return new PendingTimer(scope, due, wallDue, true, pending);
    }
}
