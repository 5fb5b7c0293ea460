package io.causestream.enrich.life;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * All that one fact changes, of however many findings: decided here first, written when all of it
 * is.
 */
final class Page {

    private final String cluster;
    private final KeyValueStore<String, Life> lives;
    private final KeyValueStore<String, Evidence> evidence;
    private final KeyValueStore<String, ClusterRecord> clusters;
    private final Map<String, Step> steps = new LinkedHashMap<>();
    private final List<Timer> timers = new ArrayList<>();
    private @Nullable ClusterRecord record;

    Page(
            String cluster,
            KeyValueStore<String, Life> lives,
            KeyValueStore<String, Evidence> evidence,
            KeyValueStore<String, ClusterRecord> clusters) {
        this.cluster = cluster;
        this.lives = lives;
        this.evidence = evidence;
        this.clusters = clusters;
    }

    String cluster() {
        return cluster;
    }

    @Nullable Life life(String key) {
        Step step = steps.get(key);
        return step == null ? lives.get(key) : step.life();
    }

    Evidence evidence(String key) {
        Step step = steps.get(key);
        if (step != null) {
            return step.evidence();
        }
        Life life = lives.get(key);
        return life == null
                ? Evidence.NONE
                : Objects.requireNonNullElse(evidence.get(life.head().id()), Evidence.NONE);
    }

    /** In the place of what was known of the finding. */
    void put(String key, Step step) {
        Step before = steps.get(key);
        steps.put(
                key,
                before == null
                        ? step
                        : new Step(
                                step.life(),
                                step.evidence(),
                                step.isUrgent() || before.isUrgent(),
                                concat(before.decisions(), step.decisions()),
                                concat(before.timers(), step.timers())));
    }

    /** What came of all steps of the finding. */
    void replace(String key, Step step) {
        steps.put(key, step);
    }

    void put(Life life) {
        put(life.key(), Step.to(life, evidence(life.key())));
    }

    private static <T> List<T> concat(List<T> some, List<T> others) {
        List<T> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    /** The findings of the cluster that are kept, with what this fact made of them. */
    List<Life> all() {
        Map<String, Life> all = new LinkedHashMap<>();
        try (KeyValueIterator<String, Life> entries =
                lives.prefixScan(cluster + "|", new StringSerializer())) {
            entries.forEachRemaining(entry -> all.put(entry.key, entry.value));
        }
        steps.forEach((key, step) -> {
            if (step.life() != null) {
                all.put(key, step.life());
            }
        });
        return List.copyOf(all.values());
    }

    ClusterRecord record() {
        if (record == null) {
            record = Objects.requireNonNullElse(clusters.get(cluster), ClusterRecord.EMPTY);
        }
        return record;
    }

    void put(ClusterRecord newer) {
        record = newer;
    }

    void start(Timer timer) {
        timers.add(timer);
    }

    List<Timer> timers() {
        return List.copyOf(timers);
    }

    Map<String, Step> steps() {
        return new LinkedHashMap<>(steps);
    }

    /** What is not as it was. */
    void write() {
        steps.forEach((key, step) -> {
            Life after = step.life();
            if (after != null) {
                write(key, lives.get(key), after, step.evidence());
            }
        });
        ClusterRecord after = record;
        if (after != null && !after.equals(clusters.get(cluster))) {
            clusters.put(cluster, after);
        }
    }

    private void write(String key, @Nullable Life before, Life after, Evidence known) {
        if (!after.equals(before)) {
            lives.put(key, after);
        }
        if (before != null && !before.head().id().equals(after.head().id())) {
            evidence.delete(before.head().id());
        }
        if (!known.equals(evidence.get(after.head().id()))) {
            evidence.put(after.head().id(), known);
        }
    }
}
