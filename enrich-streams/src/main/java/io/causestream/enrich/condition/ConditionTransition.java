package io.causestream.enrich.condition;

import io.causestream.enrich.metrics.CountReason.SignalCoalesced;
import io.causestream.enrich.signal.Signal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A decision about one condition, not yet carried out.
 *
 * @param key of the condition
 * @param after the state to store; null if the stored state stays as it is
 * @param signal the signal to publish; null if there is none
 * @param publishAt when the postponed occurrences are to be published, in record time; null if none
 *     are postponed
 * @param coalesced the reason under which a sighting without a signal of its own is counted; null
 *     if it has a signal, or is nothing new
 */
record ConditionTransition(
        String key,
        @Nullable Condition after,
        @Nullable Signal signal,
        @Nullable Instant publishAt,
        @Nullable SignalCoalesced coalesced) {

    /** No effect. */
    static ConditionTransition none(String key) {
        return new ConditionTransition(key, null, null, null, null);
    }

    /** Stores the state and publishes nothing. */
    static ConditionTransition silent(String key, Condition after) {
        return new ConditionTransition(key, after, null, null, null);
    }

    /** Stores the state and publishes the signal now. */
    static ConditionTransition published(String key, Condition after, Signal signal) {
        return new ConditionTransition(key, after, signal, null, null);
    }

    /** Another, more specific problem of the same pod is open. */
    static ConditionTransition takenIn(String key) {
        return new ConditionTransition(
                key, null, null, null, SignalCoalesced.REPORTED_BY_SPECIFIC_CONDITION);
    }

    /** Counts the sighting, which is published later together with those until then. */
    static ConditionTransition postponed(
            String key, Condition after, Instant publishAt, SignalCoalesced coalesced) {
        return new ConditionTransition(key, after, null, publishAt, coalesced);
    }
}
