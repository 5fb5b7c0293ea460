package io.causestream.enrich.object;

import io.causestream.finding.Fingerprint;
import io.causestream.finding.Subject;

/**
 * The keys of the stores of the processing by scope. No name in Kubernetes contains a bar, so
 * prefixes are safe.
 */
public final class ObjectKey {

    private ObjectKey() {}

    public static String of(String cluster, Subject object) {
        return cluster + "|" + object.kind() + "|" + object.namespace() + "|" + object.name();
    }

    public static String ofKind(String cluster, String kind) {
        return cluster + "|" + kind;
    }

    static String ofPod(String cluster, Subject workload, String uid) {
        return prefix(cluster, workload) + uid;
    }

    public static String ofCondition(String cluster, Subject workload, Fingerprint fingerprint) {
        return prefix(cluster, workload) + fingerprint;
    }

    /** The key prefix of all that belongs to one workload. */
    public static String prefix(String cluster, Subject workload) {
        return of(cluster, workload) + "|";
    }
}
