package io.causestream.enrich.lifecycle;

import io.causestream.enrich.signal.Signal;
import io.causestream.observation.SilenceObservation;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is to be known of a whole cluster to say what people hear of it. Small and bounded.
 *
 * @param toldAt record times in milliseconds of the findings that were told anew within the last
 *     minute
 * @param storm fingerprint of the open finding in which others are gathered; null if there is none
 * @param arrival what was there before the cluster was first looked at; null once that is long ago
 * @param members fingerprints of the open findings of each one in which others are gathered
 * @param silences those that are not over, by Alertmanager's id
 * @param changes of what workloads of any namespace rest on, the latest last
 */
record ClusterRecord(
        List<Long> toldAt,
        @Nullable String storm,
        @Nullable Baseline arrival,
        Map<String, Set<String>> members,
        Map<String, SilenceObservation> silences,
        List<Signal.ObjectChanged> changes) {

    static final ClusterRecord EMPTY =
            new ClusterRecord(List.of(), null, null, Map.of(), Map.of(), List.of());

    /**
     * @param due names the wait until no more comes; null when it is over
     * @param first record time of the first problem that was there before
     * @param last of the latest
     * @param summary fingerprint of the finding in which they are gathered; empty if there is none
     */
    record Baseline(@Nullable Instant due, Instant first, Instant last, String summary) {}

    ClusterRecord {
        toldAt = List.copyOf(toldAt);
        Map<String, Set<String>> sorted = new TreeMap<>();
        members.forEach((key, all) -> sorted.put(key, new TreeSet<>(all)));
        members = Collections.unmodifiableMap(sorted);
        silences = Collections.unmodifiableMap(new TreeMap<>(silences));
        changes = List.copyOf(changes);
    }

    ClusterRecord toldAt(List<Long> times) {
        return new ClusterRecord(times, storm, arrival, members, silences, changes);
    }

    ClusterRecord storm(@Nullable String fingerprint) {
        return new ClusterRecord(toldAt, fingerprint, arrival, members, silences, changes);
    }

    ClusterRecord arrival(@Nullable Baseline newer) {
        return new ClusterRecord(toldAt, storm, newer, members, silences, changes);
    }

    ClusterRecord member(String gathering, String fingerprint) {
        Map<String, Set<String>> more = new TreeMap<>(members);
        Set<String> all = new TreeSet<>(more.getOrDefault(gathering, Set.of()));
        if (all.size() < RelatedFinding.MOST) {
            all.add(fingerprint);
        }
        more.put(gathering, all);
        return new ClusterRecord(toldAt, storm, arrival, more, silences, changes);
    }

    ClusterRecord without(String gathering, String fingerprint) {
        Map<String, Set<String>> fewer = new TreeMap<>(members);
        Set<String> rest = new TreeSet<>(fewer.getOrDefault(gathering, Set.of()));
        rest.remove(fingerprint);
        if (rest.isEmpty()) {
            fewer.remove(gathering);
        } else {
            fewer.put(gathering, rest);
        }
        return new ClusterRecord(toldAt, storm, arrival, fewer, silences, changes);
    }

    ClusterRecord silences(Map<String, SilenceObservation> newer) {
        return new ClusterRecord(toldAt, storm, arrival, members, newer, changes);
    }

    ClusterRecord changes(List<Signal.ObjectChanged> newer) {
        return new ClusterRecord(toldAt, storm, arrival, members, silences, newer);
    }
}
