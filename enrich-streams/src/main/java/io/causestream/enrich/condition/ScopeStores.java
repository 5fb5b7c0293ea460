package io.causestream.enrich.condition;

import io.causestream.enrich.object.KnownObject;
import io.causestream.enrich.object.KnownObjectSerde;
import io.causestream.enrich.object.LastState;
import io.causestream.enrich.playbook.PlaybookText;
import io.causestream.enrich.state.PodState;
import io.causestream.enrich.state.PodStateSerde;
import io.causestream.topics.JsonSerde;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The stores of the processing by scope, created once for a topology, since several of its steps
 * share them. In memory with a changelog: they are small, and a write costs half of what it does on
 * disk.
 */
public final class ScopeStores {

    public static final String KNOWN_OBJECTS = "known-objects";
    public static final String LAST_STATES = "last-states";
    public static final String PODS = "pods";
    public static final String CONDITIONS = "conditions";
    public static final String LISTED = "listed-kinds";
    public static final String PENDING_TIMERS = "pending-timers";
    static final String COMPLETIONS = "completed-runs";
    static final String EVENTS = "seen-events";
    static final String SCHEDULES = "schedules";
    static final String RATE_LIMITS = "rate-limits";
    public static final String PLAYBOOKS = "playbooks";

    public final StoreBuilder<KeyValueStore<String, KnownObject>> knownObjects =
            store(KNOWN_OBJECTS, new KnownObjectSerde());
    public final StoreBuilder<KeyValueStore<String, LastState>> lastStates =
            store(LAST_STATES, LastState.class);
    public final StoreBuilder<KeyValueStore<String, PodState>> pods =
            store(PODS, new PodStateSerde());
    public final StoreBuilder<KeyValueStore<String, Condition>> conditions =
            store(CONDITIONS, Condition.class);
    public final StoreBuilder<KeyValueStore<String, Long>> listed = store(LISTED, Long.class);
    public final StoreBuilder<KeyValueStore<String, PendingTimer>> pendingTimers =
            store(PENDING_TIMERS, PendingTimer.class);
    final StoreBuilder<KeyValueStore<String, CompletedRuns.Latest>> completions =
            store(COMPLETIONS, CompletedRuns.Latest.class);
    final StoreBuilder<KeyValueStore<String, Long>> events = store(EVENTS, Long.class);
    final StoreBuilder<KeyValueStore<String, Long>> schedules = store(SCHEDULES, Long.class);
    final StoreBuilder<KeyValueStore<String, RateLimited>> rateLimits =
            store(RATE_LIMITS, RateLimited.class);
    public final StoreBuilder<KeyValueStore<String, PlaybookText>> playbooks =
            store(PLAYBOOKS, PlaybookText.class);

    /** In memory with a changelog; its values are JSON. */
    public static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Class<V> type) {
        return store(name, JsonSerde.of(type));
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(name), Serdes.String(), values);
    }
}
