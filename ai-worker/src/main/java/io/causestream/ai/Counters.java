package io.causestream.ai;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** What became of everything, by reason; {@code causestream.ai.*}. */
final class Counters {

    private static final String PREFIX = "causestream.ai.";

    private final MeterRegistry registry;

    Counters(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * @param outcome {@code answered}, {@code repeated} (an earlier answer to the same context),
     *     {@code no_answer}
     */
    void analysis(String outcome) {
        registry.counter(PREFIX + "analyses", "outcome", outcome).increment();
    }

    /** Quotes of a model that are not in the context. */
    void evidenceDropped(int count) {
        registry.counter(PREFIX + "evidence.dropped").increment(count);
    }

    /** Lines of context that the window had no room for. */
    void linesLeftOut(int count) {
        registry.counter(PREFIX + "context.lines.left_out").increment(count);
    }

    /** A prompt that was larger than reckoned, and may have been cut by the model's server. */
    void windowFull() {
        registry.counter(PREFIX + "prompts.window_full").increment();
    }

    /** A call that is made again: the model's server was busy, or not there. */
    void retried() {
        registry.counter(PREFIX + "calls.retried").increment();
    }

    void call(Duration took) {
        registry.timer(PREFIX + "calls").record(took);
    }

    /**
     * @param outcome {@code accepted}, {@code released} (another worker gets it), {@code
     *     unreadable} (to the dead letters), {@code lost} (its lock ended while it was held)
     */
    void record(String outcome) {
        registry.counter(PREFIX + "records", "outcome", outcome).increment();
    }
}
