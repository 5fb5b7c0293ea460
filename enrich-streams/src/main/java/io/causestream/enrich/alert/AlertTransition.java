package io.causestream.enrich.alert;

import io.causestream.enrich.condition.PendingTimers;
import io.causestream.enrich.metrics.CountReason;
import io.causestream.enrich.signal.Signal;
import io.causestream.observation.Scope;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The effects of one input about alerts: all are decided before any is applied.
 *
 * @param effects in the order in which they are applied; empty if there are none
 */
record AlertTransition(List<Effect> effects) {

    static final AlertTransition NONE = new AlertTransition(List.of());

    /** One effect. */
    sealed interface Effect {}

    /** Remembers an alert under its {@link AlertRecord#key}. */
    record KeepAlert(String key, AlertRecord alert) implements Effect {}

    /** Remembers the list in place of its source's previous one. */
    record KeepList(AlertListRecord list) implements Effect {}

    /**
     * Makes an alert wait until its subject is seen.
     *
     * @param key of the wait, as {@link PendingTimers#ofAlert} spells it
     * @param due when the wait ends, in record time
     */
    record BeginWait(String key, WaitingAlert alert, Scope scope, Instant due) implements Effect {}

    /** Ends the wait of that key. */
    record EndWait(String key) implements Effect {}

    /** Sends a signal to the processing by cluster. */
    record Send(Signal signal) implements Effect {}

    /** Increments a counter. */
    record Count(CountReason reason) implements Effect {}

    AlertTransition {
        effects = List.copyOf(effects);
    }

    static AlertTransition of(Effect... effects) {
        return new AlertTransition(List.of(effects));
    }

    /** These effects, followed by those of the other. */
    AlertTransition and(AlertTransition other) {
        return new AlertTransition(
                Stream.concat(effects.stream(), other.effects.stream()).toList());
    }
}
