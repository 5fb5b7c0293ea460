package io.causestream.enrich.condition;

import io.causestream.topics.Control;

/** What the half by scope writes. Never written to Kafka itself. */
public sealed interface Outcome {

    /** Goes to the half by cluster. */
    record Signalled(Signal signal) implements Outcome {}

    /**
     * Comes back to this half, as a record.
     *
     * @param key the scope's, so that it comes back to where it was decided
     */
    record Noted(String key, Control control) implements Outcome {}
}
