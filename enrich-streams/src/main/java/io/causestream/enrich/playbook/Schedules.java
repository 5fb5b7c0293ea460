package io.causestream.enrich.playbook;

import io.causestream.enrich.playbook.TriggerIndex.Bound;
import io.causestream.enrich.signal.Signal;
import io.causestream.playbook.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The signals of schedules that are due, once per cluster: in the partition of the cluster's own
 * scope, the only one that sees its nodes.
 */
public final class Schedules {

    static final String TRIGGER = "on_schedule";

    /** When the schedules of a cluster were last evaluated, by its name, in milliseconds. */
    private final KeyValueStore<String, Long> evaluatedAt;

    public Schedules(KeyValueStore<String, Long> lookedAt) {
        this.evaluatedAt = lookedAt;
    }

    /** Notes that the cluster exists, and that this is its partition. */
    public void note(String cluster) {
        if (evaluatedAt.get(cluster) == null) {
            evaluatedAt.put(cluster, 0L);
        }
    }

    /** What became due since the last tick; nothing at a cluster's first one. */
    public List<Signal.Seen> due(TriggerIndex index, Instant tick) {
        List<Signal.Seen> due = new ArrayList<>();
        for (KeyValue<String, Long> cluster : clusters()) {
            evaluatedAt.put(cluster.key, tick.toEpochMilli());
            if (cluster.value == 0 || cluster.value >= tick.toEpochMilli()) {
                continue;
            }
            Instant before = Instant.ofEpochMilli(cluster.value);
            List<Bound> bounds =
                    index.schedules().stream()
                            .filter(bound -> isDue(index, bound, before, tick))
                            .toList();
            OccurrenceSignals.ofSchedule(index, bounds, cluster.key, tick).ifPresent(due::add);
        }
        return due;
    }

    public static boolean isDue(TriggerIndex index, Bound bound, Instant after, Instant upTo) {
        return Schedule.of(bound.trigger().parameters())
                .dueBetween(after, upTo, index.since())
                .isPresent();
    }

    private List<KeyValue<String, Long>> clusters() {
        List<KeyValue<String, Long>> clusters = new ArrayList<>();
        try (KeyValueIterator<String, Long> all = evaluatedAt.all()) {
            all.forEachRemaining(clusters::add);
        }
        return clusters;
    }
}
