package io.causestream.ingest.alertmanager.alert;

import io.causestream.ingest.alertmanager.metrics.IngestAlertmanagerMetrics;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertObservation.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the alerting of each cluster works: whether its {@code Watchdog}, which always fires, is
 * received.
 *
 * <p>It raises no false alarm. Lists are read often, so its absence from them is noticed within
 * minutes; the webhook posts it at most every {@code repeat_interval}, hours by default, so there
 * only its resolution counts (Prometheus has not sent it for minutes), unless a maximum absence is
 * configured. A cluster that never had it is not monitored.
 */
public final class DeadManSwitch {

    static final String WATCHDOG = "Watchdog";

    private static final Logger log = LoggerFactory.getLogger(DeadManSwitch.class);

    /** Each name in a webhook's path creates a gauge. */
    private static final int MOST_CLUSTERS = 1_000;

    /**
     * @param seen when it last fired
     * @param listed whether lists contain it
     * @param resolved whether it was reported as resolved
     */
    private record Sign(Instant seen, boolean listed, boolean resolved) {}

    private final Optional<Duration> absence;
    private final Duration listAbsence;
    private final InstantSource clock;
    private final IngestAlertmanagerMetrics metrics;
    private final Map<String, Sign> signs = new ConcurrentSkipListMap<>();

    /**
     * @param absence how long it may be absent; empty for {@code listAbsence} if lists contain it
     * @param listAbsence the time of some polls of the lists
     */
    public DeadManSwitch(
            Optional<Duration> absence,
            Duration listAbsence,
            InstantSource clock,
            IngestAlertmanagerMetrics metrics) {
        this.absence = absence;
        this.listAbsence = listAbsence;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Expects the Watchdog of the cluster from now on, if its maximum absence is configured. */
    public void expect(String cluster) {
        if (absence.isPresent()) {
            put(cluster, new Sign(clock.instant(), false, false));
        }
    }

    /** Receives the alerts of a webhook or a list; most of them are not the Watchdog. */
    public void onAlerts(Collection<AlertObservation> alerts) {
        for (AlertObservation alert : alerts) {
            if (alert.name().equals(WATCHDOG)) {
                onAlerts(alert);
            }
        }
    }

    private void onAlerts(AlertObservation watchdog) {
        String cluster = watchdog.cluster();
        Sign before = signs.get(cluster);
        boolean listed = watchdog.listed() || (before != null && before.listed());
        if (watchdog.status() == Status.FIRING) {
            if (before != null && isMissing(before)) {
                log.atInfo().addKeyValue("cluster", cluster).log("watchdog fires again");
            }
            put(cluster, new Sign(clock.instant(), listed, false));
        } else if (before != null && !before.resolved()) {
            log.atWarn()
                    .addKeyValue("cluster", cluster)
                    .log("watchdog was resolved; the alerting of the cluster may be dead");
            put(cluster, new Sign(before.seen(), listed, true));
        }
    }

    private void put(String cluster, Sign sign) {
        if (signs.containsKey(cluster)) {
            signs.put(cluster, sign);
        } else if (signs.size() < MOST_CLUSTERS) {
            signs.put(cluster, sign);
            metrics.watchdogAge(cluster, signs, all -> ageInSeconds(all, cluster));
        } else {
            metrics.watchdogUntracked();
        }
    }

    private double ageInSeconds(Map<String, Sign> all, String cluster) {
        Sign sign = all.get(cluster);
        return sign == null ? Double.NaN : age(sign).toMillis() / 1e3;
    }

    /** A sentence for each cluster whose alerting may have failed, by cluster. */
    public List<String> remarks() {
        return signs.entrySet().stream()
                .filter(sign -> isMissing(sign.getValue()))
                .map(sign ->
                        "the alerting of %s may be dead: Watchdog has not fired for %d s"
                                .formatted(sign.getKey(), age(sign.getValue()).toSeconds()))
                .toList();
    }

    private boolean isMissing(Sign sign) {
        if (sign.resolved()) {
            return true;
        }
        Optional<Duration> longest =
                absence.or(() -> sign.listed() ? Optional.of(listAbsence) : Optional.empty());
        return longest.filter(limit -> age(sign).compareTo(limit) > 0).isPresent();
    }

    private Duration age(Sign sign) {
        Duration age = Duration.between(sign.seen(), clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }
}
