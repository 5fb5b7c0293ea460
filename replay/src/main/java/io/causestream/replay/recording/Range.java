package io.causestream.replay.recording;

import java.time.Instant;
import java.util.List;

/**
 * What to record.
 *
 * @param from inclusive
 * @param to exclusive, after {@code from}
 * @param clusters empty: all
 * @param namespaces empty: all; what belongs to no namespace is always recorded
 */
public record Range(Instant from, Instant to, List<String> clusters, List<String> namespaces) {

    public Range {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException(
                    "a range ends after it begins, not from %s to %s".formatted(from, to));
        }
        clusters = List.copyOf(clusters);
        namespaces = List.copyOf(namespaces);
    }

    /** Whether a key of a raw topic, {@code cluster/namespace}, or a cluster is meant. */
    boolean includes(String key) {
        int slash = key.indexOf('/');
        String cluster = slash < 0 ? key : key.substring(0, slash);
        String namespace = slash < 0 ? "-" : key.substring(slash + 1);
        return (clusters.isEmpty() || clusters.contains(cluster))
                && (namespace.equals("-")
                        || namespaces.isEmpty()
                        || namespaces.contains(namespace));
    }
}
