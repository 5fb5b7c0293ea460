package io.causestream.enrich.lifecycle;

import io.causestream.context.ContextResult;
import io.causestream.enrich.signal.Signal;
import io.causestream.finding.Analysis;
import io.causestream.topics.TimerElapsed;

/** The input of the processing by cluster. Never written to Kafka. */
public sealed interface FindingInput {

    record SignalReceived(Signal signal) implements FindingInput {}

    record ContextReceived(ContextResult result) implements FindingInput {}

    record AnalysisReceived(Analysis analysis) implements FindingInput {}

    record TimerFired(TimerElapsed timer) implements FindingInput {}
}
