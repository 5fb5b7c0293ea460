package io.causestream.enrich.condition;

import io.causestream.enrich.trigger.PodState;
import io.causestream.finding.Subject;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The pods of one partition, as they were last seen, by their workloads. */
final class Pods {

    private final KeyValueStore<String, PodState> store;

    Pods(KeyValueStore<String, PodState> store) {
        this.store = store;
    }

    @Nullable PodState get(String cluster, Subject workload, String uid) {
        return store.get(ObjectKey.ofPod(cluster, workload, uid));
    }

    void put(String cluster, Subject workload, PodState pod) {
        store.put(ObjectKey.ofPod(cluster, workload, pod.uid()), pod);
    }

    void delete(String cluster, Subject workload, String uid) {
        store.delete(ObjectKey.ofPod(cluster, workload, uid));
    }

    /** Those that are neither on their way out nor done. */
    List<PodState> live(String cluster, Subject workload) {
        List<PodState> live = new ArrayList<>();
        try (KeyValueIterator<String, PodState> all =
                store.prefixScan(ObjectKey.prefix(cluster, workload), new StringSerializer())) {
            all.forEachRemaining(entry -> {
                if (entry.value.isLive()) {
                    live.add(entry.value);
                }
            });
        }
        return live;
    }
}
