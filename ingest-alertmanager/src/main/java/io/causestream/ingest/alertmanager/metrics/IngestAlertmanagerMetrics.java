package io.causestream.ingest.alertmanager.metrics;

import static io.causestream.service.MeterDeclaration.counter;
import static io.causestream.service.MeterDeclaration.gauge;

import io.causestream.service.EnumCounters;
import io.causestream.service.MeterDeclaration;
import io.causestream.service.access.FileReloader;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/** Metrics of ingest-alertmanager: {@code causestream.ingest.alertmanager.*}. */
public final class IngestAlertmanagerMetrics {

    /** What became of an alert that was posted. */
    public enum AlertOutcome {
        PUBLISHED,
        /** To the dead letters: not an alert as Alertmanager sends it. */
        UNREADABLE,
        /** To the dead letters: too large for Kafka. */
        TOO_LARGE,
        /** Long texts in it were shortened. It is published as well. */
        SHORTENED
    }

    /** What became of an attempt to read the lists of one Alertmanager. */
    public enum ListOutcome {
        COMPLETE,
        /** Alertmanager started too recently to know all alerts. */
        INCOMPLETE,
        UNREACHABLE,
        TIMEOUT,
        /** Credentials are missing or wrong. */
        UNAUTHORIZED,
        /** The HTTP status is not 200. */
        UNEXPECTED_STATUS,
        TOO_LARGE,
        /** The answer is not a list. */
        UNREADABLE
    }

    /** What became of an alert on a list. */
    public enum ListedOutcome {
        PUBLISHED,
        /** Kafka has it from an earlier list. */
        UNCHANGED,
        UNREADABLE
    }

    public static final String PREFIX = "causestream.ingest.alertmanager.";

    private static final String OUTCOME = "outcome";

    private static final MeterDeclaration REQUESTS =
            counter(PREFIX + "requests", "Requests to the webhook, by HTTP status of the response")
                    .by("status");
    private static final MeterDeclaration ALERTS =
            counter(PREFIX + "alerts", "Alerts posted to the webhook, by what became of them")
                    .by(OUTCOME, AlertOutcome.class);
    private static final MeterDeclaration ALERTS_TRUNCATED =
            counter(
                    PREFIX + "alerts.truncated",
                    "Alerts that Alertmanager left out of a post because of its max_alerts");
    private static final MeterDeclaration LISTS =
            counter(PREFIX + "lists", "Attempts to read the lists of an Alertmanager")
                    .by(OUTCOME, ListOutcome.class);
    private static final MeterDeclaration ALERTS_LISTED =
            counter(PREFIX + "alerts.listed", "Alerts on lists, by what became of them")
                    .by(OUTCOME, ListedOutcome.class);
    private static final MeterDeclaration SILENCES_PUBLISHED =
            counter(PREFIX + "silences.published", "Silences published: new and changed ones");
    private static final MeterDeclaration WATCHDOG_AGE =
            gauge(
                            PREFIX + "watchdog.age.seconds",
                            "Time since the cluster's Watchdog last fired; absent until it has fired once")
                    .by("cluster");
    private static final MeterDeclaration WATCHDOG_UNTRACKED =
            counter(
                    PREFIX + "watchdog.untracked",
                    "Watchdog alerts of clusters beyond the number that is tracked");
    private static final MeterDeclaration FILES_RELOADED =
            counter(
                    PREFIX + "files.reloaded",
                    "Tokens and certificates reloaded from changed files");
    private static final MeterDeclaration FILES_UNUSABLE =
            gauge(
                    PREFIX + "files.unusable",
                    "Settings whose files are unusable now; what was read before stays in use");

    private final MeterRegistry registry;
    private final EnumCounters<AlertOutcome> alerts;
    private final Counter alertsTruncated;
    private final EnumCounters<ListOutcome> lists;
    private final EnumCounters<ListedOutcome> alertsListed;
    private final Counter silencesPublished;
    private final Counter watchdogUntracked;
    private final Counter filesReloaded;
    private final AtomicInteger filesUnusable = new AtomicInteger();

    public IngestAlertmanagerMetrics(MeterRegistry registry) {
        this.registry = registry;
        alerts = ALERTS.countersIn(registry, AlertOutcome.class);
        alertsTruncated = ALERTS_TRUNCATED.in(registry);
        lists = LISTS.countersIn(registry, ListOutcome.class);
        alertsListed = ALERTS_LISTED.countersIn(registry, ListedOutcome.class);
        silencesPublished = SILENCES_PUBLISHED.in(registry);
        watchdogUntracked = WATCHDOG_UNTRACKED.in(registry);
        filesReloaded = FILES_RELOADED.in(registry);
        FILES_UNUSABLE.gaugeIn(registry, filesUnusable, AtomicInteger::get);
    }

    /** A request was answered with this status. */
    public void request(int status) {
        REQUESTS.in(registry, Integer.toString(status)).increment();
    }

    public void alerts(AlertOutcome outcome, int count) {
        alerts.increment(outcome, count);
    }

    /** Alerts that Alertmanager left out of a post, because of its {@code max_alerts}. */
    public void truncated(long count) {
        alertsTruncated.increment((double) count);
    }

    /** An attempt to read the lists of one Alertmanager. */
    public void list(ListOutcome outcome) {
        lists.increment(outcome);
    }

    /** Alerts on a list. */
    public void listed(ListedOutcome outcome, int count) {
        alertsListed.increment(outcome, count);
    }

    /** Silences that were published: new and changed ones. */
    public void silences(int count) {
        silencesPublished.increment(count);
    }

    /**
     * @param seconds since the Watchdog last fired
     */
    public <T> void watchdogAge(String cluster, T state, ToDoubleFunction<T> seconds) {
        WATCHDOG_AGE.gaugeIn(registry, state, seconds, cluster);
    }

    /** A Watchdog fired in a cluster beyond the limit. */
    public void watchdogUntracked() {
        watchdogUntracked.increment();
    }

    /** Counts reloaded tokens and certificates, and those whose files are unusable. */
    public FileReloader.Listener files() {
        return new FileReloader.Listener() {
            @Override
            public void onReloaded() {
                filesReloaded.increment();
            }

            @Override
            public void onUnusable(int files) {
                filesUnusable.set(files);
            }
        };
    }
}
