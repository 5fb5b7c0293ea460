package io.causestream.enrich.lifecycle;

import io.causestream.context.ContextRequest;
import io.causestream.finding.Finding;
import io.causestream.topics.EnrichedFinding;
import io.causestream.topics.ProcessedHeartbeat;
import io.causestream.topics.TimerElapsed;

/** The output of the processing by cluster. Never written to Kafka itself. */
public sealed interface FindingOutput {

    record Publish(Finding finding) implements FindingOutput {}

    record RequestContext(ContextRequest request) implements FindingOutput {}

    record Analyse(EnrichedFinding question) implements FindingOutput {}

    record PassHeartbeat(ProcessedHeartbeat heartbeat) implements FindingOutput {}

    record ScheduleTimer(TimerElapsed timer) implements FindingOutput {}
}
