package io.causestream.doubles.cluster;

import java.util.List;
import java.util.Optional;

/** One kind of object that the API serves, and the file of a recording that contains its watch. */
record ApiResource(
        String group,
        String version,
        String plural,
        String kind,
        boolean namespaced,
        String recordedAs) {

    static final ApiResource PODS = core("pods", "Pod", true);

    static final List<ApiResource> ALL =
            List.of(
                    PODS,
                    core("nodes", "Node", false),
                    core("namespaces", "Namespace", false),
                    core("services", "Service", true),
                    core("configmaps", "ConfigMap", true),
                    core("secrets", "Secret", true),
                    core("persistentvolumes", "PersistentVolume", false),
                    core("persistentvolumeclaims", "PersistentVolumeClaim", true),
                    core("resourcequotas", "ResourceQuota", true),
                    core("serviceaccounts", "ServiceAccount", true),
                    new ApiResource("", "v1", "events", "Event", true, "core-events"),
                    in("events.k8s.io", "v1", "events", "Event"),
                    in("apps", "v1", "deployments", "Deployment"),
                    in("apps", "v1", "replicasets", "ReplicaSet"),
                    in("apps", "v1", "statefulsets", "StatefulSet"),
                    in("apps", "v1", "daemonsets", "DaemonSet"),
                    in("batch", "v1", "jobs", "Job"),
                    in("batch", "v1", "cronjobs", "CronJob"),
                    in("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"),
                    in("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler"),
                    in("networking.k8s.io", "v1", "ingresses", "Ingress"),
                    in("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy"),
                    in("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget"),
                    ofCluster("clusterroles", "ClusterRole"),
                    ofCluster("clusterrolebindings", "ClusterRoleBinding"),
                    in("coordination.k8s.io", "v1", "leases", "Lease"));

    static Optional<ApiResource> of(String group, String version, String plural) {
        return ALL.stream()
                .filter(r ->
                        r.group.equals(group)
                                && r.version.equals(version)
                                && r.plural.equals(plural))
                .findFirst();
    }

    static Optional<ApiResource> recordedAs(String file) {
        return ALL.stream().filter(r -> r.recordedAs.equals(file)).findFirst();
    }

    /** The value of an object's {@code apiVersion}. */
    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As the API server names it in an error: {@code deployments.apps}. */
    String qualified() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    private static ApiResource core(String plural, String kind, boolean namespaced) {
        return new ApiResource("", "v1", plural, kind, namespaced, plural);
    }

    private static ApiResource ofCluster(String plural, String kind) {
        return new ApiResource("rbac.authorization.k8s.io", "v1", plural, kind, false, plural);
    }

    private static ApiResource in(String group, String version, String plural, String kind) {
        return new ApiResource(group, version, plural, kind, true, plural);
    }
}
