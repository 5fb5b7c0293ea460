package io.causestream.enrich.condition;

import io.causestream.enrich.signal.Signal;
import io.causestream.topics.Control;

/** The output of the processing by scope. Never written to Kafka itself. */
public sealed interface ScopeOutput {

    /** A signal for the processing by cluster. */
    record SignalEmitted(Signal signal) implements ScopeOutput {}

    /**
     * A control record, read back by the processing by scope.
     *
     * @param key the scope's key, so that it returns to the same partition
     */
    record ControlWritten(String key, Control control) implements ScopeOutput {}
}
