package io.causestream.enrich.condition;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pending timer in a scope.
 *
 * @param due in record time; identifies the timer, and is the same in a replay
 * @param wallDue milliseconds by the wall clock, used when no record comes
 * @param fired whether its elapsing was already recorded
 * @param pending the condition that has to last; null if the timer publishes postponed occurrences
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
