package io.causestream.enrich.lifecycle;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.store.ExpiredEntries;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The open findings about an object and those that depend on it, by which causes and symptoms find
 * each other, whichever comes first.
 */
final class OpenFindingIndex {

    private static final String ABOUT = "about|";
    private static final String ON = "on|";
    private static final String DID = "did|";

    /**
     * The data of a finding that related findings need.
     *
     * @param subject of the finding
     * @param at record time in milliseconds at which it was last seen
     */
    record Neighbour(String key, String id, String reason, Subject subject, long at) {}

    private final KeyValueStore<String, Neighbour> store;

    OpenFindingIndex(KeyValueStore<String, Neighbour> store) {
        this.store = store;
    }

    /** Updates the index: a finding that is over is no longer a cause or symptom. */
    void note(FindingState findingState, Instant now) {
        Neighbour neighbour =
                new Neighbour(
                        findingState.key(),
                        findingState.head().id(),
                        findingState.head().reason(),
                        findingState.head().subject(),
                        now.toEpochMilli());
        if (findingState.isOccurrence()) {
            store.put(key(DID, findingState, findingState.head().workload()), neighbour);
            return;
        }
        for (Subject each : subjects(findingState)) {
            note(key(ABOUT, findingState, each), findingState, neighbour);
        }
        for (Subject each : findingState.about().restsOn()) {
            note(key(ON, findingState, each), findingState, neighbour);
        }
    }

    private void note(String key, FindingState findingState, Neighbour neighbour) {
        if (!findingState.isFiring()) {
            store.delete(key);
        } else if (store.get(key) == null) {
            store.put(key, neighbour);
        }
    }

    /**
     * Its causes. A node is one only if all nodes that it depends on have problems: what breaks on
     * three nodes does not break because of one.
     */
    List<Neighbour> causesOf(FindingState findingState) {
        TreeMap<String, Neighbour> causes = new TreeMap<>();
        Set<Subject> down = new TreeSet<>(Comparator.comparing(Subject::toString));
        List<Neighbour> ofNodes = new ArrayList<>();
        for (Subject each : findingState.about().restsOn()) {
            for (Neighbour cause : scan(ABOUT + findingState.head().cluster() + "|" + each + "|")) {
                if (!Reasons.mayCause(cause.reason(), findingState.head().reason())
                        || cause.key().equals(findingState.key())) {
                    continue;
                }
                if (isNode(cause.subject())) {
                    down.add(cause.subject());
                    ofNodes.add(cause);
                } else {
                    causes.put(cause.id(), cause);
                }
            }
        }
        if (findingState.about().restsOn().stream()
                .filter(OpenFindingIndex::isNode)
                .allMatch(down::contains)) {
            ofNodes.forEach(cause -> causes.put(cause.id(), cause));
        }
        return List.copyOf(causes.values());
    }

    /** The findings that it may cause; each has to be checked for its causes. */
    List<Neighbour> around(FindingState findingState) {
        TreeMap<String, Neighbour> around = new TreeMap<>();
        for (Subject each : subjects(findingState)) {
            for (Neighbour other : scan(ON + findingState.head().cluster() + "|" + each + "|")) {
                if (Reasons.mayCause(findingState.head().reason(), other.reason())) {
                    around.put(other.key(), other);
                }
            }
        }
        return List.copyOf(around.values());
    }

    /** Occurrences at the workload shortly before its problem began. */
    List<Neighbour> doneTo(FindingState findingState, Duration within, Instant now) {
        return scan(
                        DID
                                + findingState.head().cluster()
                                + "|"
                                + findingState.head().workload()
                                + "|")
                .stream()
                .filter(done -> !Instant.ofEpochMilli(done.at()).isBefore(now.minus(within)))
                .toList();
    }

    void forgetBefore(long limit) {
        ExpiredEntries.delete(store, DID, done -> done.at() < limit);
    }

    private List<Neighbour> scan(String prefix) {
        List<KeyValue<String, Neighbour>> found = new ArrayList<>();
        try (KeyValueIterator<String, Neighbour> entries =
                store.prefixScan(prefix, new StringSerializer())) {
            entries.forEachRemaining(found::add);
        }
        return found.stream().map(entry -> entry.value).toList();
    }

    private static Set<Subject> subjects(FindingState findingState) {
        return new HashSet<>(
                List.of(findingState.head().subject(), findingState.head().workload()));
    }

    private static boolean isNode(Subject subject) {
        return subject.kind().equals("Node");
    }

    private static String key(String role, FindingState findingState, Subject subject) {
        return role
                + findingState.head().cluster()
                + "|"
                + subject
                + "|"
                + findingState.head().fingerprint();
    }
}
