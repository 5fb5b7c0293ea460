package io.causestream.observation;

import io.causestream.finding.Subject;

/**
 * What has to be processed together to find what is wrong; the key of the raw topics.
 *
 * @param cluster never empty and without a slash
 * @param namespace {@code -} for objects without one, and for what is about a node
 */
public record Scope(String cluster, String namespace) {

    private static final String NO_NAMESPACE = "-";

    public Scope {
        if (cluster.isEmpty() || cluster.contains("/") || namespace.isEmpty()) {
            throw new IllegalArgumentException(
                    "not a scope: '%s/%s'".formatted(cluster, namespace));
        }
    }

    /** The scope of the subject, which is where its neighbours are seen. */
    public static Scope of(String cluster, Subject subject) {
        return subject.isNamespaced()
                ? new Scope(cluster, subject.namespace())
                : ofCluster(cluster);
    }

    public static Scope ofCluster(String cluster) {
        return new Scope(cluster, NO_NAMESPACE);
    }

    /** Reads {@code cluster/namespace}, as {@link #toString} writes it. */
    public static Scope parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "a scope is cluster/namespace, not '%s'".formatted(text));
        }
        return new Scope(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return cluster + "/" + namespace;
    }
}
