package io.causestream.enrich.condition;

import io.causestream.enrich.signal.Signal;
import io.causestream.topics.Control;

/** What the half by scope writes. Never written to Kafka itself. */
public sealed interface ScopeOutput {

    /** Goes to the half by cluster. */
    record SignalEmitted(Signal signal) implements ScopeOutput {}

    /**
     * Comes back to this half, as a record.
     *
     * @param key the scope's, so that it comes back to where it was decided
     */
    record ControlWritten(String key, Control control) implements ScopeOutput {}
}
