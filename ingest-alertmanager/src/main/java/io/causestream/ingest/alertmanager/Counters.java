package io.causestream.ingest.alertmanager;

import io.micrometer.core.instrument.MeterRegistry;

/** What became of everything, by reason; {@code causestream.ingest.alertmanager.*}. */
final class Counters {

    private static final String PREFIX = "causestream.ingest.alertmanager.";

    private final MeterRegistry registry;

    Counters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A request that was answered with this status. */
    void request(int status) {
        registry.counter(PREFIX + "requests", "status", Integer.toString(status)).increment();
    }

    /**
     * @param outcome {@code published}, {@code refused} (to the dead letters: it could not be
     *     read), {@code too_large} (to the dead letters: Kafka refuses its size), {@code cut}
     *     (published, but shortened)
     */
    void alerts(String outcome, int count) {
        registry.counter(PREFIX + "alerts", "outcome", outcome).increment(count);
    }

    /** Alerts that Alertmanager itself left out, by its {@code max_alerts}. */
    void truncated(long count) {
        registry.counter(PREFIX + "alerts.truncated").increment((double) count);
    }
}
