package io.causestream.enrich.store;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A store whose writes wait until {@link #apply()}: it reads as if they were done, and the store
 * below stays as it is. Scans give keys in the order of their UTF-8 bytes, as Kafka Streams' own
 * stores do. While nothing waits, reads go straight to the store below.
 *
 * @param <V> type of its values
 */
public final class StagedStore<V> implements KeyValueStore<String, V> {

    private final KeyValueStore<String, V> store;

    /** The values to be put, by key; empty: the key is to be deleted. */
    private final NavigableMap<String, Optional<V>> staged =
            new TreeMap<>(StagedStore::compareBytes);

    /**
     * @param store initialised; closed by its owner
     */
    public StagedStore(KeyValueStore<String, V> store) {
        this.store = store;
    }

    /** Applies the staged writes, one for each changed key. */
    public void apply() {
        staged.forEach((key, value) ->
                value.ifPresentOrElse(put -> store.put(key, put), () -> store.delete(key)));
        staged.clear();
    }

    /** Discards the staged writes. */
    public void discard() {
        staged.clear();
    }

    @Override
    public @Nullable V get(String key) {
        Optional<V> change = staged.isEmpty() ? null : staged.get(key);
        return change == null ? store.get(key) : change.orElse(null);
    }

    @Override
    public void put(String key, @Nullable V value) {
        staged.put(key, Optional.ofNullable(value));
    }

    @Override
    public @Nullable V putIfAbsent(String key, V value) {
        V known = get(key);
        if (known == null) {
            put(key, value);
        }
        return known;
    }

    @Override
    public void putAll(List<KeyValue<String, V>> entries) {
        entries.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public @Nullable V delete(String key) {
        V known = get(key);
        if (known != null) {
            put(key, null);
        }
        return known;
    }

    @Override
    public KeyValueIterator<String, V> range(@Nullable String from, @Nullable String to) {
        NavigableMap<String, Optional<V>> changes = staged;
        if (from != null) {
            changes = changes.tailMap(from, true);
        }
        if (to != null) {
            changes = changes.headMap(to, true);
        }
        return merged(store.range(from, to), changes);
    }

    @Override
    public KeyValueIterator<String, V> all() {
        return merged(store.all(), staged);
    }

    /**
     * @throws IllegalArgumentException if the prefix is not a text
     */
    @Override
    public <S extends Serializer<P>, P> KeyValueIterator<String, V> prefixScan(
            P prefix, S serializer) {
        if (!(prefix instanceof String text)) {
            throw new IllegalArgumentException(
                    "the prefix of a scan of %s is a %s; keys are text"
                            .formatted(name(), prefix.getClass().getName()));
        }
        if (staged.isEmpty()) {
            return store.prefixScan(prefix, serializer);
        }
        Map<String, Optional<V>> changes = new TreeMap<>();
        for (Map.Entry<String, Optional<V>> change : staged.tailMap(text, true).entrySet()) {
            if (!change.getKey().startsWith(text)) {
                break;
            }
            changes.put(change.getKey(), change.getValue());
        }
        return merged(store.prefixScan(prefix, serializer), changes);
    }

    private static <V> KeyValueIterator<String, V> merged(
            KeyValueIterator<String, V> below, Map<String, Optional<V>> changes) {
        if (changes.isEmpty()) {
            return below;
        }
        NavigableMap<String, V> merged = new TreeMap<>(StagedStore::compareBytes);
        try (below) {
            below.forEachRemaining(entry -> merged.put(entry.key, entry.value));
        }
        changes.forEach((key, value) ->
                value.ifPresentOrElse(put -> merged.put(key, put), () -> merged.remove(key)));
        return new Entries<>(merged);
    }

    /** The number in the store below: staged writes are not counted. */
    @Override
    public long approximateNumEntries() {
        return store.approximateNumEntries();
    }

    @Override
    public String name() {
        return store.name();
    }

    /**
     * @throws UnsupportedOperationException always: the task initialises the store below
     */
    @Override
    public void init(StateStoreContext context, StateStore root) {
        throw new UnsupportedOperationException(
                "store %s is initialised by its task".formatted(name()));
    }

    /**
     * @throws UnsupportedOperationException always: the task closes the store below
     */
    @Override
    public void close() {
        throw new UnsupportedOperationException("store %s is closed by its task".formatted(name()));
    }

    @Override
    public boolean persistent() {
        return store.persistent();
    }

    @Override
    public boolean isOpen() {
        return store.isOpen();
    }

    /**
     * Compares by UTF-8 bytes: surrogates, which encode code points above U+FFFF, come after all
     * other chars.
     */
    static int compareBytes(String some, String other) {
        int length = Math.min(some.length(), other.length());
        for (int i = 0; i < length; i++) {
            char one = some.charAt(i);
            char two = other.charAt(i);
            if (one != two) {
                int beyond =
                        Boolean.compare(Character.isSurrogate(one), Character.isSurrogate(two));
                return beyond != 0 ? beyond : Character.compare(one, two);
            }
        }
        return Integer.compare(some.length(), other.length());
    }

    private static final class Entries<V> implements KeyValueIterator<String, V> {

        private final NavigableMap<String, V> rest;

        private Entries(NavigableMap<String, V> rest) {
            this.rest = rest;
        }

        @Override
        public boolean hasNext() {
            return !rest.isEmpty();
        }

        @Override
        public KeyValue<String, V> next() {
            Map.Entry<String, V> next = rest.pollFirstEntry();
            if (next == null) {
                throw new NoSuchElementException();
            }
            return KeyValue.pair(next.getKey(), next.getValue());
        }

        @Override
        public String peekNextKey() {
            return rest.firstKey();
        }

        @Override
        public void close() {
            // The scan of the store below is closed already.
        }
    }
}
