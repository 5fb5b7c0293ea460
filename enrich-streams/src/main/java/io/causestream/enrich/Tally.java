package io.causestream.enrich;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts what is dropped, merged or held back, by reason, so that nothing is lost silently. */
public final class Tally {

    private final MeterRegistry registry;

    public Tally(MeterRegistry registry) {
        this.registry = registry;
    }

    /** One more under {@code causestream.enrich.<what>{reason}}; reasons are few and fixed. */
    public void count(String what, String reason) {
        registry.counter("causestream.enrich." + what, "reason", reason).increment();
    }
}
