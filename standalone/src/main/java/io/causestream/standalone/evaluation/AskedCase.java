package io.causestream.standalone.evaluation;

import io.causestream.ai.MeasuredAnalyst.Measured;

/** What a model said of one case. */
record AskedCase(EvaluationCase asked, Measured measured) {

    CauseOutcome outcome() {
        return asked.outcome(measured);
    }
}
