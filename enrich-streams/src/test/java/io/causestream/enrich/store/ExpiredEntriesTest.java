package io.causestream.enrich.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class ExpiredEntriesTest {

    private final KeyValueStore<String, Long> store =
            Stores.keyValueStoreBuilder(
                            Stores.inMemoryKeyValueStore("store"), Serdes.String(), Serdes.Long())
                    .withLoggingDisabled()
                    .build();

    ExpiredEntriesTest() {
        store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
        Map.of("event|a", 1L, "event|b", 9L, "event|c", 2L, "run|a", 1L).forEach(store::put);
    }

    @Test
    void goAndTheRestStays() {
        assertThat(ExpiredEntries.delete(store, at -> at < 5)).containsExactly(1L, 2L, 1L);
        assertThat(stored()).containsOnlyKeys("event|b");
    }

    @Test
    void goOnlyWithTheirPrefix() {
        assertThat(ExpiredEntries.delete(store, "event|", at -> at < 5)).containsExactly(1L, 2L);
        assertThat(stored()).containsOnlyKeys("event|b", "run|a");
    }

    @Test
    void goInSeveralRunsIfThereAreMoreThanOneMayDelete() {
        List<Long> first = ExpiredEntries.delete(store, "", at -> at < 5, 2);
        assertThat(first).hasSize(2);
        assertThat(stored()).hasSize(2);

        assertThat(ExpiredEntries.delete(store, "", at -> at < 5, 2)).hasSize(1);
        assertThat(stored()).containsOnlyKeys("event|b");
    }

    private Map<String, Long> stored() {
        Map<String, Long> all = new TreeMap<>();
        try (KeyValueIterator<String, Long> entries = store.all()) {
            entries.forEachRemaining(entry -> all.put(entry.key, entry.value));
        }
        return all;
    }
}
