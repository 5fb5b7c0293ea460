package io.causestream.enrich.life;

import io.causestream.context.ContextResult;
import io.causestream.enrich.condition.Signal;
import io.causestream.finding.Analysis;
import io.causestream.topics.TimerElapsed;

/** What can happen to a finding. Never written to Kafka. */
public sealed interface Fact {

    record Signalled(Signal signal) implements Fact {}

    record ContextCame(ContextResult result) implements Fact {}

    record Analysed(Analysis analysis) implements Fact {}

    record TimeIsUp(TimerElapsed timer) implements Fact {}
}
