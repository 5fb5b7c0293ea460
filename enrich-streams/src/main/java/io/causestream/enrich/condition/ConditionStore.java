package io.causestream.enrich.condition;

import io.causestream.enrich.object.ObjectKey;
import io.causestream.enrich.store.ExpiredEntries;
import io.causestream.finding.Subject;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The conditions of one partition, by workload. */
public final class ConditionStore {

    private final KeyValueStore<String, Condition> store;

    public ConditionStore(KeyValueStore<String, Condition> store) {
        this.store = store;
    }

    @Nullable Condition get(String key) {
        return store.get(key);
    }

    void put(String key, Condition condition) {
        store.put(key, condition);
    }

    /** All conditions of the workload, current and recent. */
    List<KeyValue<String, Condition>> of(String cluster, Subject workload) {
        List<KeyValue<String, Condition>> found = new ArrayList<>();
        try (KeyValueIterator<String, Condition> entries =
                store.prefixScan(ObjectKey.prefix(cluster, workload), new StringSerializer())) {
            entries.forEachRemaining(found::add);
        }
        return found;
    }

    /** The open conditions that keep pods of the workload from running. */
    List<KeyValue<String, Condition>> openOfPods(String cluster, Subject workload) {
        return of(cluster, workload).stream()
                .filter(each -> each.value.ofPods() && !each.value.settled())
                .toList();
    }

    void forgetSettled(long now) {
        ExpiredEntries.delete(store, condition -> Conditions.isForgotten(condition, now));
    }
}
