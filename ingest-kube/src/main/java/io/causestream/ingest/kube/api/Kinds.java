package io.causestream.ingest.kube.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The built-in kinds of Kubernetes, and how they are related. */
public final class Kinds {

    /** Owners come before what they own: a pod's workload is known when the pod is. */
    public static final List<Kind> BUILT_IN =
            List.of(
                    Kind.NAMESPACE,
                    Kind.NODE,
                    Kind.DEPLOYMENT,
                    Kind.REPLICA_SET,
                    Kind.STATEFUL_SET,
                    Kind.DAEMON_SET,
                    Kind.CRON_JOB,
                    Kind.JOB,
                    Kind.POD,
                    Kind.SERVICE,
                    Kind.ENDPOINT_SLICE,
                    Kind.PERSISTENT_VOLUME,
                    Kind.PERSISTENT_VOLUME_CLAIM,
                    Kind.HORIZONTAL_POD_AUTOSCALER,
                    Kind.INGRESS,
                    Kind.NETWORK_POLICY,
                    Kind.POD_DISRUPTION_BUDGET,
                    Kind.CONFIG_MAP,
                    Kind.SECRET,
                    Kind.HELM_RELEASE,
                    Kind.SERVICE_ACCOUNT,
                    Kind.CLUSTER_ROLE,
                    Kind.CLUSTER_ROLE_BINDING,
                    Kind.EVENT);

    /** The built-in kinds by their name in the configuration, in the same order. */
    public static final Map<String, Kind> BY_NAME =
            BUILT_IN.stream()
                    .collect(
                            Collectors.toMap(
                                    Kind::name,
                                    Function.identity(),
                                    (one, other) -> one,
                                    LinkedHashMap::new));

    /** The kinds that count as the workload of a pod, even if something else owns them. */
    public static final Set<Kind> WORKLOADS =
            Set.of(Kind.DEPLOYMENT, Kind.STATEFUL_SET, Kind.DAEMON_SET, Kind.CRON_JOB);

    /** The kinds between a pod and its workload. */
    public static final Set<Kind> BETWEEN = Set.of(Kind.REPLICA_SET, Kind.JOB);

    /** Kinds that are looked up and not followed. */
    private static final List<Kind> LOOKED_UP_ONLY = List.of(Kind.API_SERVICE, Kind.CERTIFICATE);

    private Kinds() {}

    /**
     * The kind of this name, as in a subject, if single objects of it are looked up; empty for
     * others. Secrets are not: whoever reads one reads its values.
     */
    public static Optional<Kind> lookedUp(String kindName) {
        return Stream.concat(BUILT_IN.stream(), LOOKED_UP_ONLY.stream())
                .filter(kind -> kind.kindName().equals(kindName))
                .filter(kind ->
                        kind.content() == Kind.Content.WHOLE
                                || kind.content() == Kind.Content.DIGESTS)
                .findFirst();
    }

    /** Whether a pod's workload is of this kind, or is found through it. */
    public static boolean ownsPods(Kind kind) {
        return WORKLOADS.contains(kind) || BETWEEN.contains(kind);
    }

    /** Whether objects of one kind refer to objects of the other, which must be known first. */
    public static boolean refersTo(Kind kind, Kind other) {
        if (kind.equals(Kind.EVENT)) {
            return !other.equals(Kind.EVENT);
        }
        if (kind.equals(Kind.POD)) {
            return ownsPods(other);
        }
        return (kind.equals(Kind.REPLICA_SET) && other.equals(Kind.DEPLOYMENT))
                || (kind.equals(Kind.JOB) && other.equals(Kind.CRON_JOB));
    }
}
