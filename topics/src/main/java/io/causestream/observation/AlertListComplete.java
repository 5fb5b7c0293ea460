package io.causestream.observation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All alerts that an Alertmanager has open, and all its silences, have been published; sent to
 * every partition. An alert that is in the previous list and not in this one is resolved; a silence
 * that is not in this list has expired.
 *
 * <p>It names what is open rather than counting lists, so that an alert that could not be published
 * is not taken for one that is gone, and so that the end of one alert does not require all of them
 * to be published again.
 *
 * @param id cluster, source and {@code observedAt}
 * @param cluster of the service that asked; the alerts may be of others
 * @param source which Alertmanager, or group of them: only lists of the same source are compared
 * @param open the fingerprints, sorted, of the alerts of each cluster
 * @param silences ids, sorted, of those that are pending or active
 * @param observedAt when the list was asked for, by the clock of the service that asked
 * @param age the time from {@code observedAt} to its publication
 */
public record AlertListComplete(
        String id,
        String cluster,
        String source,
        Map<String, List<String>> open,
        List<String> silences,
        Instant observedAt,
        Duration age)
        implements AlertmanagerObservation {

    public AlertListComplete {
        requireNonNull(id, "id");
        requireNonNull(cluster, "cluster");
        requireNonNull(source, "source");
        requireNonNull(observedAt, "observedAt");
        requireNonNull(age, "age");
        open = sorted(open);
        silences = sorted(silences);
    }

    /** The id that this list has on every partition. */
    public static String id(String cluster, String source, Instant observedAt) {
        return "%s/listed/%s/%s".formatted(cluster, source, observedAt);
    }

    /** Whether the alert of that fingerprint is open. */
    public boolean has(String alertsCluster, String fingerprint) {
        return Collections.binarySearch(open.getOrDefault(alertsCluster, List.of()), fingerprint)
                >= 0;
    }

    @Override
    public Scope scope() {
        return Scope.ofCluster(cluster);
    }

    private static Map<String, List<String>> sorted(@Nullable Map<String, List<String>> open) {
        Map<String, List<String>> sorted = new TreeMap<>();
        if (open != null) {
            open.forEach((cluster, fingerprints) -> sorted.put(cluster, sorted(fingerprints)));
        }
        return Collections.unmodifiableMap(sorted);
    }

    private static List<String> sorted(@Nullable List<String> texts) {
        return texts == null ? List.of() : texts.stream().sorted().toList();
    }
}
