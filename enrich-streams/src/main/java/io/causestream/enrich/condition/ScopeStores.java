package io.causestream.enrich.condition;

import io.causestream.enrich.trigger.PodState;
import io.causestream.topics.JsonSerde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The stores of the half by scope, once for a topology, since several of its steps look into the
 * same. In memory with a changelog: they are small, and a write costs half of what it does on disk.
 */
public final class ScopeStores {

    static final String KNOWN_OBJECTS = "known-objects";
    static final String LAST_STATES = "last-states";
    static final String PODS = "pods";
    static final String CONDITIONS = "conditions";
    static final String LISTED = "listed-kinds";
    static final String HOLDS = "holds";
    static final String COMPLETIONS = "completed-runs";
    static final String EVENTS = "heard-events";
    static final String SCHEDULES = "schedules";
    static final String RATE_LIMITS = "rate-limits";
    static final String PLAYBOOKS = "playbooks";

    final StoreBuilder<KeyValueStore<String, KnownObject>> knownObjects =
            store(KNOWN_OBJECTS, KnownObject.class);
    final StoreBuilder<KeyValueStore<String, LastState>> lastStates =
            store(LAST_STATES, LastState.class);
    final StoreBuilder<KeyValueStore<String, PodState>> pods = store(PODS, PodState.class);
    final StoreBuilder<KeyValueStore<String, Condition>> conditions =
            store(CONDITIONS, Condition.class);
    final StoreBuilder<KeyValueStore<String, Long>> listed = store(LISTED, Long.class);
    final StoreBuilder<KeyValueStore<String, Hold>> holds = store(HOLDS, Hold.class);
    final StoreBuilder<KeyValueStore<String, CompletedRuns.Latest>> completions =
            store(COMPLETIONS, CompletedRuns.Latest.class);
    final StoreBuilder<KeyValueStore<String, Long>> events = store(EVENTS, Long.class);
    final StoreBuilder<KeyValueStore<String, Long>> schedules = store(SCHEDULES, Long.class);
    final StoreBuilder<KeyValueStore<String, RateLimited>> rateLimits =
            store(RATE_LIMITS, RateLimited.class);
    final StoreBuilder<KeyValueStore<String, PlaybookText>> playbooks =
            store(PLAYBOOKS, PlaybookText.class);

    /** In memory with a changelog. */
    static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Class<V> type) {
        return Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(name), Serdes.String(), JsonSerde.of(type));
    }
}
