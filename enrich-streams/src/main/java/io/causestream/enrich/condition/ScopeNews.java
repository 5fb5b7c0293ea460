package io.causestream.enrich.condition;

import io.causestream.topics.Control;

/** What can tell that something is wrong in a scope. Never written to Kafka. */
public sealed interface ScopeNews permits ObjectChange, ScopeNews.Clock {

    /** The clock said so, or somebody changed the rules. */
    record Clock(Control control) implements ScopeNews {}
}
