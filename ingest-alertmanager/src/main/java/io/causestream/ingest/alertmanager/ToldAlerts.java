package io.causestream.ingest.alertmanager;

import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertObservation.Status;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How Kafka was last told that each alert stands, so that a list which says the same need not be
 * published again each minute. What is forgotten here is told once more, which does no harm.
 */
final class ToldAlerts {

    private static final int MOST = 50_000;

    private record Told(Instant startsAt, Status status) {}

    private final Map<String, Told> told =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
                    return size() > MOST;
                }
            };

    /** Kafka has them. */
    synchronized void add(Collection<AlertObservation> alerts) {
        alerts.forEach(alert -> told.put(key(alert), new Told(alert.startsAt(), alert.status())));
    }

    synchronized boolean isNews(AlertObservation alert) {
        return !new Told(alert.startsAt(), alert.status()).equals(told.get(key(alert)));
    }

    synchronized void forgetAll() {
        told.clear();
    }

    private static String key(AlertObservation alert) {
        return alert.cluster() + "/" + alert.fingerprint();
    }
}
