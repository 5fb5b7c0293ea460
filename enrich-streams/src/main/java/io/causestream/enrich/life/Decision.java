package io.causestream.enrich.life;

import io.causestream.context.ContextRequest;
import io.causestream.finding.Finding;
import io.causestream.topics.Control;
import io.causestream.topics.EnrichedFinding;

/** What is to be written. Never written to Kafka itself. */
public sealed interface Decision {

    record Publish(Finding finding) implements Decision {}

    record Ask(ContextRequest request) implements Decision {}

    record Analyse(EnrichedFinding question) implements Decision {}

    record Note(Control control) implements Decision {}
}
