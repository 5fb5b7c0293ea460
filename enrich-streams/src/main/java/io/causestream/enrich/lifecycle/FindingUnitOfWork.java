package io.causestream.enrich.lifecycle;

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
 * All changes by one input, to any number of findings: first decided here, and written when all are
 * decided.
 */
final class FindingUnitOfWork {

    private final String cluster;
    private final KeyValueStore<String, FindingState> states;
    private final KeyValueStore<String, Evidence> evidence;
    private final KeyValueStore<String, ClusterRecord> clusters;
    private final Map<String, Transition> steps = new LinkedHashMap<>();
    private final List<Timer> timers = new ArrayList<>();
    private @Nullable ClusterRecord record;

    FindingUnitOfWork(
            String cluster,
            KeyValueStore<String, FindingState> states,
            KeyValueStore<String, Evidence> evidence,
            KeyValueStore<String, ClusterRecord> clusters) {
        this.cluster = cluster;
        this.states = states;
        this.evidence = evidence;
        this.clusters = clusters;
    }

    String cluster() {
        return cluster;
    }

    @Nullable FindingState state(String key) {
        Transition transition = steps.get(key);
        return transition == null ? states.get(key) : transition.state();
    }

    Evidence evidence(String key) {
        Transition transition = steps.get(key);
        if (transition != null) {
            return transition.evidence();
        }
        FindingState findingState = states.get(key);
        return findingState == null
                ? Evidence.NONE
                : Objects.requireNonNullElse(evidence.get(findingState.head().id()), Evidence.NONE);
    }

    /** Adds a transition of a finding, after its earlier ones in this unit. */
    void put(String key, Transition transition) {
        Transition before = steps.get(key);
        steps.put(
                key,
                before == null
                        ? transition
                        : new Transition(
                                transition.state(),
                                transition.evidence(),
                                transition.isUrgent() || before.isUrgent(),
                                concat(before.decisions(), transition.decisions()),
                                concat(before.timers(), transition.timers())));
    }

    /** Replaces all earlier transitions of the finding in this unit. */
    void replace(String key, Transition transition) {
        steps.put(key, transition);
    }

    void put(FindingState findingState) {
        put(findingState.key(), Transition.to(findingState, evidence(findingState.key())));
    }

    private static <T> List<T> concat(List<T> some, List<T> others) {
        List<T> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    /** The findings of the cluster that are kept, with the changes by this input. */
    List<FindingState> all() {
        Map<String, FindingState> all = new LinkedHashMap<>();
        try (KeyValueIterator<String, FindingState> entries =
                states.prefixScan(cluster + "|", new StringSerializer())) {
            entries.forEachRemaining(entry -> all.put(entry.key, entry.value));
        }
        steps.forEach((key, transition) -> {
            if (transition.state() != null) {
                all.put(key, transition.state());
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

    Map<String, Transition> steps() {
        return new LinkedHashMap<>(steps);
    }

    /** Writes what has changed. */
    void write() {
        steps.forEach((key, transition) -> {
            FindingState after = transition.state();
            if (after != null) {
                write(key, states.get(key), after, transition.evidence());
            }
        });
        ClusterRecord after = record;
        if (after != null && !after.equals(clusters.get(cluster))) {
            clusters.put(cluster, after);
        }
    }

    private void write(
            String key, @Nullable FindingState before, FindingState after, Evidence known) {
        if (!after.equals(before)) {
            states.put(key, after);
        }
        if (before != null && !before.head().id().equals(after.head().id())) {
            evidence.delete(before.head().id());
        }
        if (!known.equals(evidence.get(after.head().id()))) {
            evidence.put(after.head().id(), known);
        }
    }
}
