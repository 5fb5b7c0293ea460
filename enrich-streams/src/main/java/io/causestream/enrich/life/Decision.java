package io.causestream.enrich.life;

import io.causestream.context.ContextRequest;
import io.causestream.finding.Finding;
import io.causestream.topics.EnrichedFinding;
import io.causestream.topics.TimerElapsed;

/** What is to be written. Never written to Kafka itself. */
public sealed interface Decision {

    record Publish(Finding finding) implements Decision {}

    record Ask(ContextRequest request) implements Decision {}

    record Analyse(EnrichedFinding question) implements Decision {}

    record Note(TimerElapsed timer) implements Decision {}
}
