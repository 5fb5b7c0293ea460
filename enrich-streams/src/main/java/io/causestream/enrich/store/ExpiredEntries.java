package io.causestream.enrich.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Deletes from a store what has expired. One run deletes a bounded number of entries, so that it
 * delays no record for long: the next runs delete the rest.
 */
public final class ExpiredEntries {

    /** Deleted within a second; at one run an hour 28 a second may expire for good. */
    static final int MOST = 100_000;

    private ExpiredEntries() {}

    /**
     * Deletes at most {@value #MOST} entries of the whole store.
     *
     * @return the values that were deleted, in the order of their keys
     */
    public static <V> List<V> delete(KeyValueStore<String, V> store, Predicate<V> isExpired) {
        return delete(store, "", isExpired, MOST);
    }

    /**
     * Deletes at most {@value #MOST} entries whose keys begin with the prefix.
     *
     * @return the values that were deleted, in the order of their keys
     */
    public static <V> List<V> delete(
            KeyValueStore<String, V> store, String prefix, Predicate<V> isExpired) {
        return delete(store, prefix, isExpired, MOST);
    }

    static <V> List<V> delete(
            KeyValueStore<String, V> store, String prefix, Predicate<V> isExpired, int most) {
        List<KeyValue<String, V>> expired = new ArrayList<>();
        try (KeyValueIterator<String, V> entries =
                prefix.isEmpty() ? store.all() : store.prefixScan(prefix, new StringSerializer())) {
            while (entries.hasNext() && expired.size() < most) {
                KeyValue<String, V> entry = entries.next();
                if (isExpired.test(entry.value)) {
                    expired.add(entry);
                }
            }
        }
        expired.forEach(entry -> store.delete(entry.key));
        return expired.stream().map(entry -> entry.value).toList();
    }
}
