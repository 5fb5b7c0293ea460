package io.causestream.ingest.kube.api;

import io.causestream.finding.Subject;
import tools.jackson.databind.JsonNode;

/**
 * One kind of object that the API serves. Those of Kubernetes itself are here, in the order of
 * {@link Kinds#BUILT_IN}; the others are learned from the cluster.
 *
 * @param name as the configuration says it: {@code pod}
 * @param kindName as a {@link Subject} says it: {@code Pod}
 * @param group empty for the core group
 * @param plural as paths have it: {@code pods}
 */
public record Kind(
        String name,
        String kindName,
        String group,
        String version,
        String plural,
        boolean namespaced,
        Content content) {

    static final Kind NAMESPACE = ofCluster("namespace", "Namespace", "", "namespaces");
    public static final Kind NODE = ofCluster("node", "Node", "", "nodes");
    public static final Kind DEPLOYMENT = of("deployment", "Deployment", "apps", "deployments");
    public static final Kind REPLICA_SET = of("replicaset", "ReplicaSet", "apps", "replicasets");
    public static final Kind STATEFUL_SET =
            of("statefulset", "StatefulSet", "apps", "statefulsets");
    public static final Kind DAEMON_SET = of("daemonset", "DaemonSet", "apps", "daemonsets");
    public static final Kind CRON_JOB = of("cronjob", "CronJob", "batch", "cronjobs");
    public static final Kind JOB = of("job", "Job", "batch", "jobs");
    public static final Kind POD = of("pod", "Pod", "", "pods");
    static final Kind SERVICE = of("service", "Service", "", "services");
    public static final Kind ENDPOINT_SLICE =
            of("endpointslice", "EndpointSlice", "discovery.k8s.io", "endpointslices");
    static final Kind PERSISTENT_VOLUME =
            ofCluster("persistentvolume", "PersistentVolume", "", "persistentvolumes");
    static final Kind PERSISTENT_VOLUME_CLAIM =
            of("persistentvolumeclaim", "PersistentVolumeClaim", "", "persistentvolumeclaims");
    public static final Kind HORIZONTAL_POD_AUTOSCALER =
            new Kind(
                    "horizontalpodautoscaler",
                    "HorizontalPodAutoscaler",
                    "autoscaling",
                    "v2",
                    "horizontalpodautoscalers",
                    true,
                    Content.WHOLE);
    static final Kind INGRESS = of("ingress", "Ingress", "networking.k8s.io", "ingresses");
    static final Kind NETWORK_POLICY =
            of("networkpolicy", "NetworkPolicy", "networking.k8s.io", "networkpolicies");
    public static final Kind POD_DISRUPTION_BUDGET =
            of("poddisruptionbudget", "PodDisruptionBudget", "policy", "poddisruptionbudgets");
    public static final Kind CONFIG_MAP =
            new Kind("configmap", "ConfigMap", "", "v1", "configmaps", true, Content.DIGESTS);
    public static final Kind SECRET =
            new Kind("secret", "Secret", "", "v1", "secrets", true, Content.KEY_NAMES);

    /** Each revision of a release, as Helm keeps it: in a secret, whose labels tell of it. */
    public static final Kind HELM_RELEASE =
            new Kind("helmrelease", "HelmRelease", "", "v1", "secrets", true, Content.RELEASE);

    static final Kind SERVICE_ACCOUNT =
            of("serviceaccount", "ServiceAccount", "", "serviceaccounts");
    static final Kind CLUSTER_ROLE =
            ofCluster("clusterrole", "ClusterRole", "rbac.authorization.k8s.io", "clusterroles");
    static final Kind CLUSTER_ROLE_BINDING =
            ofCluster(
                    "clusterrolebinding",
                    "ClusterRoleBinding",
                    "rbac.authorization.k8s.io",
                    "clusterrolebindings");
    public static final Kind EVENT = of("event", "Event", "events.k8s.io", "events");

    /** How much of an object leaves the cluster. */
    public enum Content {
        /** All but what may be secret. */
        WHOLE,
        /** A digest in the place of each value. */
        DIGESTS,
        /** The names of the keys. */
        KEY_NAMES,
        /** What the labels of a Helm release say; more is not even asked for. */
        RELEASE,
        /** Metadata and status: a custom resource, of whose spec nobody knows what is secret. */
        STATUS
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** Of all objects of the kind, below the server's address. */
    public String path() {
        return "%s/%s/%s".formatted(root(), version, plural);
    }

    /** Of those in one namespace. */
    String path(String namespace) {
        return "%s/%s/namespaces/%s/%s".formatted(root(), version, namespace, plural);
    }

    private String root() {
        return group.isEmpty() ? "/api" : "/apis/" + group;
    }

    /** As a metric's tag and a log line have it: {@code pods}; no two kinds share one. */
    public String tag() {
        return switch (content) {
            case WHOLE, DIGESTS, KEY_NAMES -> plural;
            case RELEASE -> "helmreleases";
            case STATUS -> plural + "." + group;
        };
    }

    /** The object's own name as a subject; throws if it has none. */
    public Subject subject(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new Subject(
                kindName,
                metadata.path("namespace").asString(""),
                metadata.path("name").asString(""));
    }

    private static Kind of(String name, String kindName, String group, String plural) {
        return new Kind(name, kindName, group, "v1", plural, true, Content.WHOLE);
    }

    private static Kind ofCluster(String name, String kindName, String group, String plural) {
        return new Kind(name, kindName, group, "v1", plural, false, Content.WHOLE);
    }
}
