package io.causestream.enrich.alert;

import io.causestream.enrich.condition.PendingTimers;
import io.causestream.enrich.metrics.CountReason;
import io.causestream.enrich.signal.Signal;
import io.causestream.observation.Scope;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What follows from one input about alerts: all of it is decided before any of it is done.
 *
 * @param effects in the order in which they are to be done; empty if nothing follows
 */
record AlertTransition(List<Effect> effects) {

    static final AlertTransition NONE = new AlertTransition(List.of());

    /** One thing to be done. */
    sealed interface Effect {}

    /** Remembers an alert under its {@link AlertRecord#key}. */
    record KeepAlert(String key, AlertRecord alert) implements Effect {}

    /** Remembers the list in the place of its source's last one. */
    record KeepList(AlertListRecord list) implements Effect {}

    /**
     * Makes an alert wait until its subject is seen.
     *
     * @param key of the wait, as {@link PendingTimers#ofAlert} spells it
     * @param due when it waits no longer, in record time
     */
    record BeginWait(String key, WaitingAlert alert, Scope scope, Instant due) implements Effect {}

    /** Ends the wait of that key. */
    record EndWait(String key) implements Effect {}

    /** Tells the half by cluster. */
    record Send(Signal signal) implements Effect {}

    /** Counts one more. */
    record Count(CountReason reason) implements Effect {}

    AlertTransition {
        effects = List.copyOf(effects);
    }

    static AlertTransition of(Effect... effects) {
        return new AlertTransition(List.of(effects));
    }

    /** This, and the other after it. */
    AlertTransition and(AlertTransition other) {
        return new AlertTransition(
                Stream.concat(effects.stream(), other.effects.stream()).toList());
    }
}
