package io.causestream.observation;

import io.causestream.finding.Subject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an alert is about, read from its labels.
 *
 * <p>Labels lie: what an exporter reports about a node or a deployment carries the exporter's own
 * {@code pod}, {@code container}, {@code instance}, and often its {@code namespace}. So {@code
 * exported_*} labels win, the most telling label decides, and an exporter's own pod is nobody's
 * subject.
 *
 * @param subject {@link Subject#ALERT}, named as the alert, where the labels name no object
 * @param container the container it is about; empty if none
 */
public record AlertSubject(Subject subject, String container) {

    /** A label that names an object of a kind. */
    private record Naming(String label, String kind, boolean namespaced) {}

    /** The first whose label is there decides, so what is more telling stands higher. */
    private static final List<Naming> NAMINGS =
            List.of(
                    new Naming("horizontalpodautoscaler", "HorizontalPodAutoscaler", true),
                    new Naming("deployment", "Deployment", true),
                    new Naming("daemonset", "DaemonSet", true),
                    new Naming("statefulset", "StatefulSet", true),
                    new Naming("job_name", "Job", true),
                    new Naming("cronjob", "CronJob", true),
                    new Naming("replicaset", "ReplicaSet", true),
                    new Naming("persistentvolumeclaim", "PersistentVolumeClaim", true),
                    new Naming("persistentvolume", "PersistentVolume", false),
                    new Naming("resourcequota", "ResourceQuota", true),
                    new Naming("poddisruptionbudget", "PodDisruptionBudget", true));

    /** Of cert-manager's metrics, whose {@code name} is that of a certificate. */
    private static final String ISSUER = "issuer_name";

    private static final List<String> NODE_LABELS = List.of("node", "nodename", "kubernetes_node");

    private static final String OBJECT_EXPORTER = "kube-state-metrics";
    private static final Set<String> NODE_EXPORTERS = Set.of("node-exporter", "windows-exporter");

    /** Cadvisor's name for a pod's sandbox, which is no container of the pod's. */
    private static final String SANDBOX = "POD";

    /**
     * @param labels with the {@code alertname}; an alert without one is named {@code unnamed}
     */
    public static AlertSubject of(Map<String, String> labels) {
        String namespace = label(labels, "namespace");
        for (Naming naming : NAMINGS) {
            String name = label(labels, naming.label);
            if (!name.isEmpty() && (!naming.namespaced || !namespace.isEmpty())) {
                return new AlertSubject(
                        new Subject(naming.kind, naming.namespaced ? namespace : "", name),
                        container(labels));
            }
        }
        String certificate = label(labels, "name");
        if (!label(labels, ISSUER).isEmpty() && !certificate.isEmpty() && !namespace.isEmpty()) {
            return new AlertSubject(new Subject("Certificate", namespace, certificate), "");
        }
        String pod = pod(labels);
        if (!pod.isEmpty() && !namespace.isEmpty()) {
            return new AlertSubject(Subject.pod(namespace, pod), container(labels));
        }
        return new AlertSubject(
                node(labels)
                        .or(() -> service(labels, namespace))
                        .orElseGet(() ->
                                new Subject(
                                        Subject.ALERT, namespace, nonEmpty(labels, "alertname"))),
                "");
    }

    private static String label(Map<String, String> labels, String name) {
        String exported = labels.getOrDefault("exported_" + name, "");
        return exported.isEmpty() ? labels.getOrDefault(name, "") : exported;
    }

    private static String nonEmpty(Map<String, String> labels, String name) {
        String value = labels.getOrDefault(name, "");
        return value.isEmpty() ? "unnamed" : value;
    }

    private static String pod(Map<String, String> labels) {
        String exported = labels.getOrDefault("exported_pod", "");
        return exported.isEmpty() && isExportersPod(labels) ? "" : label(labels, "pod");
    }

    private static String container(Map<String, String> labels) {
        String exported = labels.getOrDefault("exported_container", "");
        String container = labels.getOrDefault("container", "");
        if (!exported.isEmpty()) {
            return exported;
        }
        // Beside an exported pod stands the exporter's container.
        boolean foreign = labels.containsKey("exported_pod") || isExportersContainer(labels);
        return foreign || container.equals(SANDBOX) ? "" : container;
    }

    /**
     * Whether {@code pod} is the exporter's, as it is where the metric has none of its own; a
     * metric about a pod, be it the exporter's, has that pod's {@code uid}.
     */
    private static boolean isExportersPod(Map<String, String> labels) {
        return isAsScraped(labels) && !labels.containsKey("uid") && namesExporter(labels);
    }

    /** As the pod: a metric about a whole pod has no container of its own. */
    private static boolean isExportersContainer(Map<String, String> labels) {
        boolean aboutExporter = labels.containsKey("uid") && namesExporter(labels);
        return isAsScraped(labels)
                && !aboutExporter
                && labels.getOrDefault("container", "").equals(exporter(labels));
    }

    private static boolean namesExporter(Map<String, String> labels) {
        String exporter = exporter(labels);
        return !exporter.isEmpty() && labels.getOrDefault("pod", "").contains(exporter);
    }

    /** Whether the labels of the scraped endpoint are still there: no aggregation took them. */
    private static boolean isAsScraped(Map<String, String> labels) {
        return labels.containsKey("instance") || labels.containsKey("endpoint");
    }

    private static String exporter(Map<String, String> labels) {
        String scraped = labels.getOrDefault("job", "") + " " + labels.getOrDefault("service", "");
        if (scraped.contains(OBJECT_EXPORTER)) {
            return OBJECT_EXPORTER;
        }
        return NODE_EXPORTERS.stream().filter(scraped::contains).findFirst().orElse("");
    }

    private static Optional<Subject> node(Map<String, String> labels) {
        for (String name : NODE_LABELS) {
            String node = label(labels, name);
            if (!node.isEmpty()) {
                return Optional.of(Subject.node(node));
            }
        }
        String instance = labels.getOrDefault("instance", "");
        return NODE_EXPORTERS.contains(exporter(labels)) && !instance.isEmpty()
                ? Optional.of(Subject.node(host(instance)))
                : Optional.empty();
    }

    /** The address without its port: as good a name of a node as such an alert has. */
    private static String host(String instance) {
        String host = instance.replaceFirst(":\\d+$", "");
        return host.isEmpty() ? instance : host.replaceAll("^\\[|]$", "");
    }

    /** Of a whole service's targets, TargetDown for one; else it only says what was scraped. */
    private static Optional<Subject> service(Map<String, String> labels, String namespace) {
        String service = label(labels, "service");
        return isAsScraped(labels) || service.isEmpty() || namespace.isEmpty()
                ? Optional.empty()
                : Optional.of(new Subject("Service", namespace, service));
    }
}
