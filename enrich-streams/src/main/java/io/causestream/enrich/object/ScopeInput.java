package io.causestream.enrich.object;

import io.causestream.topics.Control;

/** Input by which a problem in a scope may be found. Never written to Kafka. */
public sealed interface ScopeInput permits ObjectChange, ScopeInput.ControlReceived {

    /** A timer elapsed, or the playbooks were changed. */
    record ControlReceived(Control control) implements ScopeInput {}
}
