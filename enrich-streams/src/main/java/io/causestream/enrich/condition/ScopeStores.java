package io.causestream.enrich.condition;

import io.causestream.enrich.object.KnownObject;
import io.causestream.enrich.object.KnownObjectSerde;
import io.causestream.enrich.object.LastState;
import io.causestream.enrich.playbook.PlaybookText;
import io.causestream.enrich.state.PodState;
import io.causestream.enrich.state.PodStateSerde;
import io.causestream.enrich.store.KeyValueStores;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The stores of the processing by scope, created once for a topology, since several of its steps
 * share them. In memory: they are small, and a write costs half of what it does on disk.
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

    public final StoreBuilder<KeyValueStore<String, KnownObject>> knownObjects;
    public final StoreBuilder<KeyValueStore<String, LastState>> lastStates;
    public final StoreBuilder<KeyValueStore<String, PodState>> pods;
    public final StoreBuilder<KeyValueStore<String, Condition>> conditions;
    public final StoreBuilder<KeyValueStore<String, Long>> listed;
    public final StoreBuilder<KeyValueStore<String, PendingTimer>> pendingTimers;
    final StoreBuilder<KeyValueStore<String, CompletedRuns.Latest>> completions;
    final StoreBuilder<KeyValueStore<String, Long>> events;
    final StoreBuilder<KeyValueStore<String, Long>> schedules;
    final StoreBuilder<KeyValueStore<String, RateLimited>> rateLimits;
    public final StoreBuilder<KeyValueStore<String, PlaybookText>> playbooks;

    /**
     * @param stores how each is made
     */
    public ScopeStores(KeyValueStores stores) {
        knownObjects = stores.store(KNOWN_OBJECTS, new KnownObjectSerde());
        lastStates = stores.store(LAST_STATES, LastState.class);
        pods = stores.store(PODS, new PodStateSerde());
        conditions = stores.store(CONDITIONS, Condition.class);
        listed = stores.store(LISTED, Long.class);
        pendingTimers = stores.store(PENDING_TIMERS, PendingTimer.class);
        completions = stores.store(COMPLETIONS, CompletedRuns.Latest.class);
        events = stores.store(EVENTS, Long.class);
        schedules = stores.store(SCHEDULES, Long.class);
        rateLimits = stores.store(RATE_LIMITS, RateLimited.class);
        playbooks = stores.store(PLAYBOOKS, PlaybookText.class);
    }
}
