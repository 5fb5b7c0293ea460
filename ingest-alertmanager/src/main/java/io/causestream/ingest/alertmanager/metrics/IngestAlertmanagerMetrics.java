package io.causestream.ingest.alertmanager.metrics;

import io.causestream.service.MeterDeclaration;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/** What became of everything, by reason; {@code causestream.ingest.alertmanager.*}. */
public final class IngestAlertmanagerMetrics {

    public static final String PREFIX = "causestream.ingest.alertmanager.";

    private static final MeterDeclaration REQUESTS =
            MeterDeclaration.counter(
                            PREFIX + "requests", "Requests, by the HTTP status of the answer")
                    .by("status");
    private static final MeterDeclaration ALERTS =
            MeterDeclaration.counter(PREFIX + "alerts", "What became of posted alerts")
                    .by("outcome", "published", "refused", "too_large", "cut");
    private static final MeterDeclaration TRUNCATED =
            MeterDeclaration.counter(
                    PREFIX + "alerts.truncated",
                    "Alerts that Alertmanager itself left out by its max_alerts");
    private static final MeterDeclaration LISTS =
            MeterDeclaration.counter(
                            PREFIX + "lists", "Attempts to read the lists of an Alertmanager")
                    .by(
                            "outcome",
                            "complete",
                            "unsettled",
                            "unreachable",
                            "timeout",
                            "unauthorized",
                            "status",
                            "too_large",
                            "not_a_list");
    private static final MeterDeclaration LISTED =
            MeterDeclaration.counter(PREFIX + "listed", "What became of listed alerts")
                    .by("outcome", "published", "known", "unreadable");
    private static final MeterDeclaration SILENCES =
            MeterDeclaration.counter(
                    PREFIX + "silences", "Silences that were published: new ones, and changes");
    private static final MeterDeclaration WATCHDOG_AGE =
            MeterDeclaration.gauge(
                            PREFIX + "watchdog.age",
                            "Seconds since the cluster's Watchdog last fired; from its first time on")
                    .by("cluster");
    private static final MeterDeclaration WATCHDOG_UNTRACKED =
            MeterDeclaration.counter(
                    PREFIX + "watchdog.untracked",
                    "Signs of life of more clusters than are followed");

    private static final MeterDeclaration FILES_REREAD =
            MeterDeclaration.counter(
                    PREFIX + "files.reread", "Tokens and certificates whose files were renewed");
    private static final MeterDeclaration FILES_UNUSABLE =
            MeterDeclaration.gauge(
                    PREFIX + "files.unusable",
                    "Settings whose files can't be used as they are now; what they held before is in use");

    private final MeterRegistry registry;
    private final AtomicInteger unusable = new AtomicInteger();

    public IngestAlertmanagerMetrics(MeterRegistry registry) {
        this.registry = registry;
        List.of(ALERTS, TRUNCATED, LISTS, LISTED, SILENCES, WATCHDOG_UNTRACKED, FILES_REREAD)
                .forEach(counter -> counter.beginAtZero(registry));
        FILES_UNUSABLE.gaugeIn(registry, unusable, AtomicInteger::get);
    }

    /** A request that was answered with this status. */
    public void request(int status) {
        REQUESTS.in(registry, Integer.toString(status)).increment();
    }

    /**
     * @param outcome {@code published}, {@code refused} (to the dead letters: it could not be
     *     read), {@code too_large} (to the dead letters: Kafka refuses its size), {@code cut}
     *     (published, but shortened)
     */
    public void alerts(String outcome, int count) {
        ALERTS.in(registry, outcome).increment(count);
    }

    /** Alerts that Alertmanager itself left out, by its {@code max_alerts}. */
    public void truncated(long count) {
        TRUNCATED.in(registry).increment((double) count);
    }

    /**
     * An attempt to read the lists of one Alertmanager.
     *
     * @param outcome {@code complete}, {@code unsettled} (it began too lately to know all), or why
     *     not: {@code unreachable}, {@code timeout}, {@code unauthorized}, {@code status}, {@code
     *     too_large}, {@code not_a_list}
     */
    public void list(String outcome) {
        LISTS.in(registry, outcome).increment();
    }

    /**
     * Elements of lists.
     *
     * @param outcome {@code published}, {@code known} (Kafka was told so before), {@code
     *     unreadable}
     */
    public void listed(String outcome, int count) {
        LISTED.in(registry, outcome).increment(count);
    }

    /** Silences that were published: new ones, and changes. */
    public void silences(int count) {
        SILENCES.in(registry).increment(count);
    }

    /**
     * @param seconds since it last fired
     */
    public <T> void watchdogAge(String cluster, T state, ToDoubleFunction<T> seconds) {
        WATCHDOG_AGE.gaugeIn(registry, state, seconds, cluster);
    }

    /** A Watchdog of one cluster too many. */
    public void watchdogUntracked() {
        WATCHDOG_UNTRACKED.in(registry).increment();
    }

    /** Tokens or certificates that were renewed. */
    public void reread() {
        FILES_REREAD.in(registry).increment();
    }

    /** How many settings stand on files that can't be used as they are now. */
    public void unusableFiles(int count) {
        unusable.set(count);
    }
}
