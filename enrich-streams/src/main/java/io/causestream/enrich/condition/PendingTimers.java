package io.causestream.enrich.condition;

import io.causestream.enrich.object.ObjectKey;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Subject;
import io.causestream.observation.Scope;
import io.causestream.topics.Control.PendingTimerElapsed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The pending timers of one partition. They are identified by record time. A timer ends with a
 * later record of its object, or by the wall clock, which only writes a record of it.
 */
public final class PendingTimers {

    /**
     * How long an alert waits for its subject: Prometheus and the agent see a new pod within this
     * time of each other, or not at all.
     */
    public static final Duration WAIT_FOR_SUBJECT = Duration.ofSeconds(15);

    private static final String FIRE = "fire|";
    private static final String PUBLISH = "publish|";
    private static final String ALERT = "alert|";
    private static final String OCCURRED = "occurred|";

    private final KeyValueStore<String, PendingTimer> store;

    public PendingTimers(KeyValueStore<String, PendingTimer> store) {
        this.store = store;
    }

    static String toFire(String cluster, Subject object, Fingerprint fingerprint) {
        return FIRE + ObjectKey.of(cluster, object) + "|" + fingerprint;
    }

    /**
     * @param condition its key
     */
    static String toPublish(String condition) {
        return PUBLISH + condition;
    }

    /**
     * @param fingerprint Alertmanager's; empty for the common prefix of all timers of the subject
     */
    public static String ofAlert(String cluster, Subject subject, String fingerprint) {
        return ALERT + ObjectKey.of(cluster, subject) + "|" + fingerprint;
    }

    static boolean isOfAlert(String timer) {
        return timer.startsWith(ALERT);
    }

    /**
     * @param limited key of the occurrences that a rate limit postpones
     */
    static String toPublishOf(String limited) {
        return OCCURRED + limited;
    }

    /**
     * The key of the occurrences that a rate limit postpones; empty if the timer is of another
     * kind.
     */
    static Optional<String> limitedOf(String timer) {
        return timer.startsWith(OCCURRED)
                ? Optional.of(timer.substring(OCCURRED.length()))
                : Optional.empty();
    }

    /**
     * The condition's key; empty if the timer does not publish postponed occurrences of a
     * condition.
     */
    static Optional<String> conditionOf(String timer) {
        return timer.startsWith(PUBLISH)
                ? Optional.of(timer.substring(PUBLISH.length()))
                : Optional.empty();
    }

    /**
     * Starts a timer, which replaces any of that key.
     *
     * @param now record time and wall clock, in milliseconds
     */
    public void begin(
            String key,
            Scope scope,
            Instant due,
            @Nullable PendingCondition pending,
            long now,
            long wallNow) {
        PendingTimer known = store.get(key);
        if (known != null && known.due().equals(due) && known.pending() == null) {
            return;
        }
        long wallDue =
                known != null && known.due().equals(due)
                        ? known.wallDue()
                        : wallNow + Math.max(0, due.toEpochMilli() - now);
        boolean rung = known != null && known.due().equals(due) && known.fired();
        store.put(key, new PendingTimer(scope.toString(), due, wallDue, rung, pending));
    }

    @Nullable PendingTimer get(String key) {
        return store.get(key);
    }

    public void end(String key) {
        store.delete(key);
    }

    /** The timers of detections in the object. */
    List<KeyValue<String, PendingTimer>> of(String cluster, Subject object) {
        List<KeyValue<String, PendingTimer>> found = new ArrayList<>();
        try (KeyValueIterator<String, PendingTimer> entries =
                store.prefixScan(
                        FIRE + ObjectKey.of(cluster, object) + "|", new StringSerializer())) {
            entries.forEachRemaining(found::add);
        }
        return found;
    }

    /** Those that have elapsed by the wall clock, each once. */
    List<PendingTimerElapsed> fireTimers(long wallNow) {
        List<KeyValue<String, PendingTimer>> over = new ArrayList<>();
        try (KeyValueIterator<String, PendingTimer> all = store.all()) {
            all.forEachRemaining(entry -> {
                if (!entry.value.fired() && entry.value.wallDue() <= wallNow) {
                    over.add(entry);
                }
            });
        }
        return over.stream()
                .map(entry -> {
                    store.put(entry.key, entry.value.afterFiring());
                    return new PendingTimerElapsed(
                            entry.value.scope(), entry.key, entry.value.due());
                })
                .toList();
    }
}
