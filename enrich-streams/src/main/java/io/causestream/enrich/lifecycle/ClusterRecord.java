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
 * What has to be known of a whole cluster to decide who is notified of what. Small and bounded.
 *
 * @param publishedAt record times in milliseconds of the new findings published within the last
 *     minute
 * @param storm fingerprint of the open finding of a storm, in which others are grouped; null if
 *     there is none
 * @param baseline what was broken before the cluster was first observed; null once that is long ago
 * @param members fingerprints of the open findings grouped in each grouping finding
 * @param silences those that have not ended, by Alertmanager's id
 * @param changes of objects on which workloads of any namespace depend, the latest last
 */
record ClusterRecord(
        List<Long> publishedAt,
        @Nullable String storm,
        @Nullable Baseline baseline,
        Map<String, Set<String>> members,
        Map<String, SilenceObservation> silences,
        List<Signal.ObjectChanged> changes) {

    static final ClusterRecord EMPTY =
            new ClusterRecord(List.of(), null, null, Map.of(), Map.of(), List.of());

    /**
     * @param due when the baseline ends unless more problems come, which identifies the timer; null
     *     when it has ended
     * @param first record time of the first problem of the baseline
     * @param last record time of the latest one
     * @param summary fingerprint of the finding in which they are grouped; empty if there is none
     */
    record Baseline(@Nullable Instant due, Instant first, Instant last, String summary) {}

    ClusterRecord {
        publishedAt = List.copyOf(publishedAt);
        Map<String, Set<String>> sorted = new TreeMap<>();
        members.forEach((key, all) -> sorted.put(key, new TreeSet<>(all)));
        members = Collections.unmodifiableMap(sorted);
        silences = Collections.unmodifiableMap(new TreeMap<>(silences));
        changes = List.copyOf(changes);
    }

    ClusterRecord publishedAt(List<Long> times) {
        return new ClusterRecord(times, storm, baseline, members, silences, changes);
    }

    ClusterRecord storm(@Nullable String fingerprint) {
        return new ClusterRecord(publishedAt, fingerprint, baseline, members, silences, changes);
    }

    ClusterRecord baseline(@Nullable Baseline newer) {
        return new ClusterRecord(publishedAt, storm, newer, members, silences, changes);
    }

    ClusterRecord member(String grouping, String fingerprint) {
        Map<String, Set<String>> more = new TreeMap<>(members);
        Set<String> all = new TreeSet<>(more.getOrDefault(grouping, Set.of()));
        if (all.size() < RelatedFinding.MOST) {
            all.add(fingerprint);
        }
        more.put(grouping, all);
        return new ClusterRecord(publishedAt, storm, baseline, more, silences, changes);
    }

    ClusterRecord without(String grouping, String fingerprint) {
        Map<String, Set<String>> fewer = new TreeMap<>(members);
        Set<String> rest = new TreeSet<>(fewer.getOrDefault(grouping, Set.of()));
        rest.remove(fingerprint);
        if (rest.isEmpty()) {
            fewer.remove(grouping);
        } else {
            fewer.put(grouping, rest);
        }
        return new ClusterRecord(publishedAt, storm, baseline, fewer, silences, changes);
    }

    ClusterRecord silences(Map<String, SilenceObservation> newer) {
        return new ClusterRecord(publishedAt, storm, baseline, members, newer, changes);
    }

    ClusterRecord changes(List<Signal.ObjectChanged> newer) {
        return new ClusterRecord(publishedAt, storm, baseline, members, silences, newer);
    }
}
