package io.causestream.observation;

import java.util.List;

/**
 * A label that names an object of a kind.
 *
 * @param namespace the label with its namespace; empty for kinds without a namespace
 */
record NamingLabel(String label, String kind, String namespace) {

    private static final String NAMESPACE = "namespace";
    private static final String OF_TELEMETRY = "k8s_namespace_name";

    /** The first one present decides, so the more specific ones come first. */
    static final List<NamingLabel> ALL =
            List.of(
                    of("horizontalpodautoscaler", "HorizontalPodAutoscaler"),
                    of("hpa", "HorizontalPodAutoscaler"),
                    of("verticalpodautoscaler", "VerticalPodAutoscaler"),
                    of("deployment", "Deployment"),
                    of("daemonset", "DaemonSet"),
                    of("statefulset", "StatefulSet"),
                    of("job_name", "Job"),
                    of("cronjob", "CronJob"),
                    of("replicaset", "ReplicaSet"),
                    of("replicationcontroller", "ReplicationController"),
                    of("persistentvolumeclaim", "PersistentVolumeClaim"),
                    new NamingLabel("pvc", "PersistentVolumeClaim", "pvc_namespace"),
                    new NamingLabel("persistentvolume", "PersistentVolume", ""),
                    of("resourcequota", "ResourceQuota"),
                    of("poddisruptionbudget", "PodDisruptionBudget"),
                    of("ingress", "Ingress"),
                    new NamingLabel("secret_name", "Secret", "secret_namespace"),
                    new NamingLabel("k8s_deployment_name", "Deployment", OF_TELEMETRY),
                    new NamingLabel("k8s_daemonset_name", "DaemonSet", OF_TELEMETRY),
                    new NamingLabel("k8s_statefulset_name", "StatefulSet", OF_TELEMETRY),
                    new NamingLabel("k8s_job_name", "Job", OF_TELEMETRY),
                    new NamingLabel("k8s_cronjob_name", "CronJob", OF_TELEMETRY));

    private static NamingLabel of(String label, String kind) {
        return new NamingLabel(label, kind, NAMESPACE);
    }

    boolean isNamespaced() {
        return !namespace.isEmpty();
    }
}
