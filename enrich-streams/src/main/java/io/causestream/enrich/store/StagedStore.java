package io.causestream.enrich.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
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
 * stores do.
 *
 * <p>Values that were read are remembered as they are, since the store below parses them each time.
 * So they must be immutable. The only writer of a store remembers the latest that it read or wrote;
 * everyone else remembers until the writes are applied or discarded.
 *
 * @param <V> type of its values
 */
public final class StagedStore<V> implements KeyValueStore<String, V> {

    /** A scan of more is not remembered. */
    private static final int LONGEST_SCAN = 1_000;

    /** Ends each part of a key. */
    private static final char BAR = '|';

    private final KeyValueStore<String, V> store;
    private final boolean isOnlyWriter;

    /** What the store below has, by key; empty: nothing. */
    private final Map<String, Optional<V>> read;

    /** What the store below has, by the prefix that was scanned. */
    private final Map<String, List<KeyValue<String, V>>> scanned;

    /** The values to be put, by key; empty: the key is to be deleted. */
    private final NavigableMap<String, Optional<V>> staged =
            new TreeMap<>(StagedStore::compareBytes);

    /**
     * @param store initialised; closed by its owner
     */
    public StagedStore(KeyValueStore<String, V> store) {
        this.store = store;
        this.isOnlyWriter = false;
        this.read = new HashMap<>();
        this.scanned = new HashMap<>();
    }

    /**
     * Of a store that nothing else writes as long as this is used.
     *
     * @param remembered the number of values, and of scans, that are remembered
     */
    public StagedStore(KeyValueStore<String, V> store, int remembered) {
        this.store = store;
        this.isOnlyWriter = true;
        this.read = new LatestUsed<>(remembered);
        this.scanned = new LatestUsed<>(remembered);
    }

    /** Applies the staged writes, one for each changed key. */
    public void apply() {
        staged.forEach((key, value) -> {
            value.ifPresentOrElse(put -> store.put(key, put), () -> store.delete(key));
            if (isOnlyWriter) {
                read.put(key, value);
                forgetScansOf(key);
            }
        });
        discard();
    }

    private void forgetScansOf(String key) {
        for (int bar = key.indexOf(BAR); bar >= 0 && !scanned.isEmpty(); ) {
            scanned.remove(key.substring(0, bar + 1));
            bar = key.indexOf(BAR, bar + 1);
        }
    }

    /** Discards the staged writes. */
    public void discard() {
        if (!staged.isEmpty()) {
            staged.clear();
        }
        if (!isOnlyWriter) {
            read.clear();
            scanned.clear();
        }
    }

    @Override
    public @Nullable V get(String key) {
        Optional<V> change = staged.isEmpty() ? null : staged.get(key);
        if (change == null) {
            change = read.get(key);
        }
        if (change == null) {
            change = Optional.ofNullable(store.get(key));
            read.put(key, change);
        }
        return change.orElse(null);
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
        return merged(store.range(from, to), new LinkedHashMap<>(changes));
    }

    @Override
    public KeyValueIterator<String, V> all() {
        return merged(store.all(), new LinkedHashMap<>(staged));
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
        Map<String, Optional<V>> changes = new LinkedHashMap<>();
        for (Map.Entry<String, Optional<V>> change : staged.tailMap(text, true).entrySet()) {
            if (!change.getKey().startsWith(text)) {
                break;
            }
            changes.put(change.getKey(), change.getValue());
        }
        List<KeyValue<String, V>> few = scanned.get(text);
        if (few == null) {
            few = atMost(LONGEST_SCAN, store.prefixScan(prefix, serializer));
            if (few == null) {
                return merged(store.prefixScan(prefix, serializer), changes);
            }
            // Only these are forgotten when one of their keys is written.
            if (!isOnlyWriter || text.endsWith("|")) {
                scanned.put(text, few);
            }
        }
        return new Merged<>(few.iterator(), changes, () -> {});
    }

    /** All of them; null if there are more. */
    private static <V> @Nullable List<KeyValue<String, V>> atMost(
            int most, KeyValueIterator<String, V> entries) {
        List<KeyValue<String, V>> all = new ArrayList<>();
        try (entries) {
            while (entries.hasNext()) {
                if (all.size() == most) {
                    return null;
                }
                all.add(entries.next());
            }
        }
        return all;
    }

    private static <V> KeyValueIterator<String, V> merged(
            KeyValueIterator<String, V> below, Map<String, Optional<V>> changes) {
        return changes.isEmpty() ? below : new Merged<>(below, changes, below::close);
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

    /** The entries below with the changes in their places, in the order of their keys. */
    private static final class Merged<V> implements KeyValueIterator<String, V> {

        private final Iterator<KeyValue<String, V>> below;
        private final Iterator<Map.Entry<String, Optional<V>>> changes;
        private final Runnable close;
        private @Nullable KeyValue<String, V> nextBelow;
        private Map.@Nullable Entry<String, Optional<V>> nextChange;
        private @Nullable KeyValue<String, V> next;

        Merged(
                Iterator<KeyValue<String, V>> below,
                Map<String, Optional<V>> changes,
                Runnable close) {
            this.below = below;
            this.changes = changes.entrySet().iterator();
            this.close = close;
            this.next = advance();
        }

        private @Nullable KeyValue<String, V> advance() {
            while (true) {
                nextBelow = nextBelow == null && below.hasNext() ? below.next() : nextBelow;
                nextChange = nextChange == null && changes.hasNext() ? changes.next() : nextChange;
                KeyValue<String, V> unchanged = nextBelow;
                Map.Entry<String, Optional<V>> change = nextChange;
                int order =
                        unchanged == null || change == null
                                ? change == null ? -1 : 1
                                : compareBytes(unchanged.key, change.getKey());
                if (change == null || order < 0) {
                    nextBelow = null;
                    return unchanged;
                }
                if (order == 0) {
                    nextBelow = null;
                }
                nextChange = null;
                if (change.getValue().isPresent()) {
                    return KeyValue.pair(change.getKey(), change.getValue().get());
                }
            }
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public KeyValue<String, V> next() {
            KeyValue<String, V> entry = next;
            if (entry == null) {
                throw new NoSuchElementException();
            }
            next = advance();
            return entry;
        }

        @Override
        public String peekNextKey() {
            if (next == null) {
                throw new NoSuchElementException();
            }
            return next.key;
        }

        @Override
        public void close() {
            close.run();
        }
    }

    /** Forgets what was not used for longest. */
    private static final class LatestUsed<T> extends LinkedHashMap<String, T> {

        private final int most;

        LatestUsed(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
            return size() > most;
        }
    }
}
