package io.causestream.enrich.object;

import io.causestream.topics.Control;

/** What can tell that something is wrong in a scope. Never written to Kafka. */
public sealed interface ScopeInput permits ObjectChange, ScopeInput.ControlReceived {

    /** The clock said so, or somebody changed the rules. */
    record ControlReceived(Control control) implements ScopeInput {}
}
