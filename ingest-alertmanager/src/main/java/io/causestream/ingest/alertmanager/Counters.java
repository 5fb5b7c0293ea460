package io.causestream.ingest.alertmanager;

import io.micrometer.core.instrument.MeterRegistry;

/** What became of everything, by reason; {@code causestream.ingest.alertmanager.*}. */
final class Counters {

    static final String PREFIX = "causestream.ingest.alertmanager.";

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

    /**
     * An attempt to read the lists of one Alertmanager.
     *
     * @param outcome {@code complete}, {@code unsettled} (it began too lately to know all), or why
     *     not: {@code unreachable}, {@code timeout}, {@code unauthorized}, {@code status}, {@code
     *     too_large}, {@code not_a_list}
     */
    void list(String outcome) {
        registry.counter(PREFIX + "lists", "outcome", outcome).increment();
    }

    /**
     * Elements of lists.
     *
     * @param outcome {@code published}, {@code known} (Kafka was told so before), {@code
     *     unreadable}
     */
    void listed(String outcome, int count) {
        registry.counter(PREFIX + "listed", "outcome", outcome).increment(count);
    }

    /** Silences that were published: new ones, and changes. */
    void silences(int count) {
        registry.counter(PREFIX + "silences").increment(count);
    }

    /** A Watchdog of one cluster too many. */
    void watchdogUntracked() {
        registry.counter(PREFIX + "watchdog.untracked").increment();
    }
}
