package io.causestream.enrich.store;

import io.causestream.topics.JsonSerde;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** How the topology's stores are made: all in memory. */
public enum KeyValueStores {

    /** With a changelog in Kafka, from which a restart restores them. */
    CHANGELOGGED,

    /** For a replay, which is never continued. */
    IN_MEMORY_ONLY;

    /** A store whose values are JSON. */
    public <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Class<V> type) {
        return store(name, JsonSerde.of(type));
    }

    /** A store with values of any form. */
    public <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
        StoreBuilder<KeyValueStore<String, V>> store =
                Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), Serdes.String(), values);
        return this == CHANGELOGGED ? store : store.withLoggingDisabled();
    }
}
