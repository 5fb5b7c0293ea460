package io.causestream.ingest.kube.api;

import io.causestream.finding.Subject;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One kind of object that the API serves. Those of Kubernetes itself are here, in the order of
 * {@link Kinds#BUILT_IN}; the others are discovered in the cluster.
 *
 * @param name as in the configuration: {@code pod}
 * @param kindName as in a {@link Subject}: {@code Pod}
 * @param group empty for the core group
 * @param plural as in paths: {@code pods}
 */
public record Kind(
        String name,
        String kindName,
        String group,
        String version,
        String plural,
        boolean namespaced,
        Content content) {

    private static final Set<String> GOT_GROUPS = Set.of("", "apps", "batch");

    public static final Kind NAMESPACE = ofCluster("namespace", "Namespace", "", "namespaces");
    public static final Kind NODE = ofCluster("node", "Node", "", "nodes");
    public static final Kind DEPLOYMENT = of("deployment", "Deployment", "apps", "deployments");
    public static final Kind REPLICA_SET = of("replicaset", "ReplicaSet", "apps", "replicasets");
    public static final Kind STATEFUL_SET =
            of("statefulset", "StatefulSet", "apps", "statefulsets");
    public static final Kind DAEMON_SET = of("daemonset", "DaemonSet", "apps", "daemonsets");
    public static final Kind CRON_JOB = of("cronjob", "CronJob", "batch", "cronjobs");
    public static final Kind JOB = of("job", "Job", "batch", "jobs");
    public static final Kind POD = of("pod", "Pod", "", "pods");
    public static final Kind SERVICE = of("service", "Service", "", "services");
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

    /** Each revision of a release, which Helm stores in a secret with labels that describe it. */
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

    /** An API that another server serves; looked up one by one, not followed. */
    public static final Kind API_SERVICE =
            ofCluster("apiservice", "APIService", "apiregistration.k8s.io", "apiservices");

    /** One of cert-manager's; looked up one by one. */
    static final Kind CERTIFICATE =
            of("certificate", "Certificate", "cert-manager.io", "certificates");

    public static final Kind EVENT = of("event", "Event", "events.k8s.io", "events");

    /** Which parts of an object leave the cluster. */
    public enum Content {
        /** Everything but what may be secret. */
        WHOLE,
        /** A digest in place of each value. */
        DIGESTS,
        /** The names of the keys. */
        KEY_NAMES,
        /** What the labels of a Helm release state; nothing else is requested. */
        RELEASE,
        /** Metadata and status: for a custom resource, in whose spec anything may be secret. */
        STATUS
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** The path of all objects of the kind, relative to the server's address. */
    public String path() {
        return "%s/%s/%s".formatted(root(), version, plural);
    }

    /**
     * Whether the agent may get one object of it; of the others it may only list them, of a name
     * too. Whoever may get a Secret gets its values.
     */
    public boolean hasGet() {
        return equals(API_SERVICE)
                || (GOT_GROUPS.contains(group)
                        && (content == Content.WHOLE || content == Content.DIGESTS));
    }

    /** The path of those in one namespace. */
    String path(String namespace) {
        return "%s/%s/namespaces/%s/%s".formatted(root(), version, namespace, plural);
    }

    private String root() {
        return group.isEmpty() ? "/api" : "/apis/" + group;
    }

    /** The name in metric tags and log lines, {@code pods}; unique for each kind. */
    public String tag() {
        return switch (content) {
            case WHOLE, DIGESTS, KEY_NAMES -> plural;
            case RELEASE -> "helmreleases";
            case STATUS -> plural + "." + group;
        };
    }

    /** The object as a subject; throws if it has no name. */
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
