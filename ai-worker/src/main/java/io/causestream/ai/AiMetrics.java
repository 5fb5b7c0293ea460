package io.causestream.ai;

import io.causestream.service.MeterDeclaration;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;

/** What became of everything, by reason; {@code causestream.ai.*}. */
final class AiMetrics {

    private static final String PREFIX = "causestream.ai.";

    private static final MeterDeclaration ANALYSES =
            MeterDeclaration.counter(PREFIX + "analyses", "What became of questions to the model")
                    .by("outcome", "answered", "repeated", "no_answer");
    private static final MeterDeclaration EVIDENCE_DROPPED =
            MeterDeclaration.counter(
                    PREFIX + "evidence.dropped",
                    "Quotes of a model that do not stand in the context");
    private static final MeterDeclaration LINES_LEFT_OUT =
            MeterDeclaration.counter(
                    PREFIX + "context.lines.left_out",
                    "Lines of context that the model's window had no room for");
    private static final MeterDeclaration WINDOW_FULL =
            MeterDeclaration.counter(
                    PREFIX + "prompts.window_full",
                    "Prompts larger than reckoned, which the model's server may have cut");
    private static final MeterDeclaration RETRIED =
            MeterDeclaration.counter(
                    PREFIX + "calls.retried",
                    "Calls made again, since the model's server was busy or away");
    private static final MeterDeclaration CALLS =
            MeterDeclaration.timer(PREFIX + "calls", "How long the model took");
    private static final MeterDeclaration RECORDS =
            MeterDeclaration.counter(PREFIX + "records", "What became of records of the queues")
                    .by("outcome", "accepted", "released", "unreadable", "lost");
    private static final MeterDeclaration REACHABLE =
            MeterDeclaration.gauge(
                    PREFIX + "model.reachable", "1 if the model can be asked, else 0");

    private final MeterRegistry registry;

    AiMetrics(MeterRegistry registry) {
        this.registry = registry;
        List.of(ANALYSES, EVIDENCE_DROPPED, LINES_LEFT_OUT, WINDOW_FULL, RETRIED, RECORDS)
                .forEach(counter -> counter.beginAtZero(registry));
    }

    void reachable(ModelCheck check) {
        REACHABLE.gaugeIn(registry, check, it -> it.trouble().isEmpty() ? 1 : 0);
    }

    /**
     * @param outcome {@code answered}, {@code repeated} (an earlier answer to the same context),
     *     {@code no_answer}
     */
    void analysis(String outcome) {
        ANALYSES.in(registry, outcome).increment();
    }

    /** Quotes of a model that are not in the context. */
    void evidenceDropped(int count) {
        EVIDENCE_DROPPED.in(registry).increment(count);
    }

    /** Lines of context that the window had no room for. */
    void linesLeftOut(int count) {
        LINES_LEFT_OUT.in(registry).increment(count);
    }

    /** A prompt that was larger than reckoned, and may have been cut by the model's server. */
    void windowFull() {
        WINDOW_FULL.in(registry).increment();
    }

    /** A call that is made again: the model's server was busy, or not there. */
    void retried() {
        RETRIED.in(registry).increment();
    }

    void call(Duration took) {
        CALLS.timerIn(registry).record(took);
    }

    /**
     * @param outcome {@code accepted}, {@code released} (another worker gets it), {@code
     *     unreadable} (to the dead letters), {@code lost} (its lock ended while it was held)
     */
    void record(String outcome) {
        RECORDS.in(registry, outcome).increment();
    }
}
