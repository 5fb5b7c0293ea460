package io.causestream.ingest.kube.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Subject;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Paths of the API server. */
public final class Paths {

    private static final Map<String, String> WORKLOADS =
            Map.of(
                    "Deployment", "/apis/apps/v1/namespaces/%s/deployments/%s",
                    "ReplicaSet", "/apis/apps/v1/namespaces/%s/replicasets/%s",
                    "StatefulSet", "/apis/apps/v1/namespaces/%s/statefulsets/%s",
                    "DaemonSet", "/apis/apps/v1/namespaces/%s/daemonsets/%s",
                    "Job", "/apis/batch/v1/namespaces/%s/jobs/%s",
                    "CronJob", "/apis/batch/v1/namespaces/%s/cronjobs/%s");

    private Paths() {}

    public static String pod(String namespace, String name) {
        return "%s/%s".formatted(pods(namespace), encode(name));
    }

    public static String pods(String namespace) {
        return "/api/v1/namespaces/%s/pods".formatted(encode(namespace));
    }

    /** All pods of all namespaces that are assigned to a node. */
    public static String podsOn(String node) {
        return Kind.POD.path()
                + query(Map.of("fieldSelector", "spec.nodeName=" + node))
                + "&limit="
                + KubeList.PAGE;
    }

    public static String replicaSets(String namespace) {
        return "/apis/apps/v1/namespaces/%s/replicasets".formatted(encode(namespace));
    }

    public static String controllerRevisions(String namespace) {
        return "/apis/apps/v1/namespaces/%s/controllerrevisions".formatted(encode(namespace));
    }

    public static String node(String name) {
        return "/api/v1/nodes/" + encode(name);
    }

    /**
     * One object: it itself if the agent may get it, or else a list of the one with its name.
     *
     * @param kind of the object
     */
    public static String object(Kind kind, Subject object) {
        String all =
                kind.namespaced() && object.isNamespaced()
                        ? kind.path(encode(object.namespace()))
                        : kind.path();
        return kind.hasGet()
                ? all + "/" + encode(object.name())
                : all + query(Map.of("fieldSelector", "metadata.name=" + object.name()));
    }

    /** All nodes, those of the first page. */
    public static String nodes() {
        return Kind.NODE.path() + "?limit=" + KubeList.PAGE;
    }

    /** The EndpointSlices of a Service. */
    public static String endpointSlices(String namespace, String service) {
        return Kind.ENDPOINT_SLICE.path(encode(namespace))
                + query(Map.of("labelSelector", "kubernetes.io/service-name=" + service));
    }

    public static String networkPolicies(String namespace) {
        return Kind.NETWORK_POLICY.path(encode(namespace));
    }

    /** The pods that a selector finds; in all namespaces if none is given. */
    public static String podsWith(String namespace, String selector) {
        return (namespace.isEmpty() ? Kind.POD.path() : pods(namespace))
                + "?limit="
                + KubeList.PAGE
                + "&labelSelector="
                + encode(selector);
    }

    /** Empty for a kind that is not built into Kubernetes. */
    public static Optional<String> workload(String kind, String namespace, String name) {
        return Optional.ofNullable(WORKLOADS.get(kind))
                .map(path -> path.formatted(encode(namespace), encode(name)));
    }

    /** The path of Events; in all namespaces if none is given. */
    public static String events(String namespace) {
        return namespace.isEmpty()
                ? Kind.EVENT.path()
                : "/apis/events.k8s.io/v1/namespaces/%s/events".formatted(encode(namespace));
    }

    /** {@code ?name=value&…} in the given order. */
    public static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&", "?", ""));
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
