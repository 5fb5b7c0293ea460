package io.causestream.ingest.alertmanager.api;

import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertObservation.Status;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last published state of each alert, so that a list with the same state need not be published
 * again each minute. What is evicted here is published once more, which does no harm.
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

    /** Adds alerts that Kafka has. */
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
