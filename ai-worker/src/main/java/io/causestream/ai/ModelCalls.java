package io.causestream.ai;

import io.causestream.ai.AiMetrics.Skip;
import io.causestream.ai.limits.CallBudget;
import io.causestream.ai.limits.ModelCircuit;
import io.causestream.ai.prompt.Prompt;
import io.causestream.service.Backoff;
import java.time.Duration;
import java.util.Optional;

/**
 * Calls a model as often as its budget and its circuit breaker allow, and again if its server was
 * busy (429, 503), could not be connected to, or still loads the model: after a growing pause, not
 * sooner than the server wishes, and within the deadline of the question.
 */
final class ModelCalls implements LanguageModel {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);
    private static final int MOST_CALLS = 3;

    private final LanguageModel model;
    private final CallBudget budget;
    private final ModelCircuit circuit;
    private final AiMetrics metrics;

    ModelCalls(LanguageModel model, CallBudget budget, ModelCircuit circuit, AiMetrics metrics) {
        this.model = model;
        this.budget = budget;
        this.circuit = circuit;
        this.metrics = metrics;
    }

    /** A question that may not be asked is a failure that says so, at once. */
    @Override
    public ModelReply ask(Prompt prompt, Duration within) throws InterruptedException {
        Optional<String> refusal = circuit.refusal();
        if (refusal.isPresent()) {
            metrics.skipped(Skip.CIRCUIT_OPEN);
            return new ModelReply.Failed(refusal.get(), false);
        }
        ModelReply reply = null;
        try {
            reply = callAgainWhileBusy(prompt, within);
        } finally {
            if (reply == null) {
                circuit.brokenOff();
            }
        }
        return reply;
    }

    private ModelReply callAgainWhileBusy(Prompt prompt, Duration within)
            throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        for (int call = 1; ; call++) {
            Optional<CallBudget.Refusal> refusal = budget.take();
            if (refusal.isPresent()) {
                circuit.brokenOff();
                return refused(refusal.get());
            }
            ModelReply reply = model.ask(prompt, until(end));
            budget.spent(reply.tokens());
            metrics.tokens(reply.tokens());
            if (!(reply instanceof ModelReply.Failed failed)) {
                circuit.succeeded();
                return reply;
            }
            Duration pause = longer(backoff.next(), failed.retryAfter());
            if (!failed.again() || call == MOST_CALLS || until(end).compareTo(pause) <= 0) {
                circuit.failed(failed.why());
                return failed;
            }
            metrics.retry();
            Thread.sleep(pause);
        }
    }

    private ModelReply refused(CallBudget.Refusal refusal) {
        metrics.skipped(
                switch (refusal.limit()) {
                    case CALLS -> Skip.CALL_BUDGET;
                    case TOKENS -> Skip.TOKEN_BUDGET;
                });
        return new ModelReply.Failed(refusal.why(), false);
    }

    private static Duration until(long end) {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
