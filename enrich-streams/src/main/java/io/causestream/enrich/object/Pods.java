package io.causestream.enrich.object;

import io.causestream.enrich.state.PodState;
import io.causestream.finding.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The pods of one partition, as they were last seen, by their workloads. */
public final class Pods {

    private final KeyValueStore<String, PodState> store;

    public Pods(KeyValueStore<String, PodState> store) {
        this.store = store;
    }

    @Nullable public PodState get(String cluster, Subject workload, String uid) {
        return store.get(ObjectKey.ofPod(cluster, workload, uid));
    }

    public void put(String cluster, Subject workload, PodState pod) {
        store.put(ObjectKey.ofPod(cluster, workload, pod.uid()), pod);
    }

    public void delete(String cluster, Subject workload, String uid) {
        store.delete(ObjectKey.ofPod(cluster, workload, uid));
    }

    /** The pods that are neither terminating nor completed. */
    public List<PodState> live(String cluster, Subject workload) {
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

    /**
     * The pod of a job that failed last, as long as it exists.
     *
     * @param workload of the job: itself, or its CronJob
     */
    public Optional<PodState> failedOf(String cluster, Subject workload, Subject job) {
        List<PodState> failed = new ArrayList<>();
        try (KeyValueIterator<String, PodState> all =
                store.prefixScan(ObjectKey.prefix(cluster, workload), new StringSerializer())) {
            all.forEachRemaining(entry -> {
                if (isOf(entry.value, job) && entry.value.lastFailed().isPresent()) {
                    failed.add(entry.value);
                }
            });
        }
        return failed.stream()
                .max(Comparator.comparing(Pods::endOf).thenComparing(pod -> pod.pod().name()));
    }

    private static Instant endOf(PodState failed) {
        return failed.lastFailed().map(PodState.Container::endedAt).orElse(Instant.EPOCH);
    }

    /** A job's pods are named after it. */
    public static boolean isOf(PodState pod, Subject job) {
        return pod.pod().name().startsWith(job.name() + "-");
    }
}
