package io.causestream.enrich.condition;

import io.causestream.enrich.metrics.CountReason.SignalCoalesced;
import io.causestream.enrich.signal.Signal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What follows for one condition: decided, and not yet done.
 *
 * @param key of the condition
 * @param after what is to be kept of it; null: what is known of it stays
 * @param signal what is to be told; null for nothing
 * @param publishAt when what was held back is to be told, in record time; null if nothing is
 * @param coalesced why what was seen is told by no signal of its own, as it is counted; null if it
 *     is told, or is nothing new
 */
record ConditionTransition(
        String key,
        @Nullable Condition after,
        @Nullable Signal signal,
        @Nullable Instant publishAt,
        @Nullable SignalCoalesced coalesced) {

    /** Nothing follows. */
    static ConditionTransition none(String key) {
        return new ConditionTransition(key, null, null, null, null);
    }

    /** It is kept so, and nobody is told. */
    static ConditionTransition silent(String key, Condition after) {
        return new ConditionTransition(key, after, null, null, null);
    }

    /** It is kept so, and told now. */
    static ConditionTransition published(String key, Condition after, Signal signal) {
        return new ConditionTransition(key, after, signal, null, null);
    }

    /** Another problem of the same pod says more. */
    static ConditionTransition takenIn(String key) {
        return new ConditionTransition(
                key, null, null, null, SignalCoalesced.REPORTED_BY_SPECIFIC_CONDITION);
    }

    /** It is counted, and told later with what comes until then. */
    static ConditionTransition postponed(
            String key, Condition after, Instant tellAt, SignalCoalesced coalesced) {
        return new ConditionTransition(key, after, null, tellAt, coalesced);
    }
}
