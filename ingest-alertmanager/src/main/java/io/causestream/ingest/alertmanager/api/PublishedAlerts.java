package io.causestream.ingest.alertmanager.api;

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
public final class PublishedAlerts {

    private static final int MOST = 50_000;

    private record Published(Instant startsAt, Status status) {}

    private final Map<String, Published> published =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Published> eldest) {
                    return size() > MOST;
                }
            };

    /** Kafka has them. */
    public synchronized void add(Collection<AlertObservation> alerts) {
        alerts.forEach(alert ->
                published.put(key(alert), new Published(alert.startsAt(), alert.status())));
    }

    synchronized boolean isNew(AlertObservation alert) {
        return !new Published(alert.startsAt(), alert.status()).equals(published.get(key(alert)));
    }

    synchronized void forgetAll() {
        published.clear();
    }

    private static String key(AlertObservation alert) {
        return alert.cluster() + "/" + alert.fingerprint();
    }
}
