package io.causestream.benchmarks;

import io.causestream.topics.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A cluster of a given size: 20 pods a workload (a Deployment and its ReplicaSet), 100 pods a node,
 * 20 namespaces. A pod is some 5 KB with its managed fields, as on a real node.
 */
@SuppressWarnings("InlineFormatString") // A page of JSON reads better by itself.
final class FullCluster {

    private static final int PODS_PER_WORKLOAD = 20;
    private static final int PODS_PER_NODE = 100;
    private static final int NAMESPACES = 20;

    private final ApiServer server;

    FullCluster(ApiServer server) {
        this.server = server;
    }

    /** Adds pods {@code from} (inclusive) to {@code to}, with their nodes and workloads. */
    void grow(int from, int to) throws InterruptedException {
        if (from == 0) {
            ApiServer.forEach(NAMESPACES, this::createNamespace);
        }
        nodes(from / PODS_PER_NODE, (to + PODS_PER_NODE - 1) / PODS_PER_NODE);
        int first = from / PODS_PER_WORKLOAD;
        int workloads = (to + PODS_PER_WORKLOAD - 1) / PODS_PER_WORKLOAD - first;
        ApiServer.forEach(workloads, number -> createWorkload(first + number, PODS_PER_WORKLOAD));
    }

    /** Adds nodes {@code from} (inclusive) to {@code to}. */
    void nodes(int from, int to) throws InterruptedException {
        ApiServer.forEach(to - from, number -> createNode(from + number));
    }

    /**
     * The heartbeat of a kubelet in the node's status; its lease every ten seconds is not even
     * watched.
     */
    void beat(int node) {
        ObjectNode object = (ObjectNode) Json.MAPPER.readTree(node(node));
        server.replace("/api/v1/nodes/node-%d/status".formatted(node), object);
    }

    private void createNamespace(int number) {
        server.create(
                "/api/v1/namespaces",
                Json.MAPPER.readTree(
                        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"team-%d\"}}"
                                .formatted(number)));
    }

    private void createNode(int number) {
        JsonNode node = Json.MAPPER.readTree(node(number));
        server.create("/api/v1/nodes", node);
        server.replace("/api/v1/nodes/node-%d/status".formatted(number), node);
    }

    private void createWorkload(int number, int pods) {
        String namespace = "team-" + number % NAMESPACES;
        String apps = "/apis/apps/v1/namespaces/%s/".formatted(namespace);
        String name = "service-" + number;
        JsonNode deployment =
                server.create(
                        apps + "deployments",
                        owned("Deployment", name, name, "", "", workloadSpec(name)));
        JsonNode replicaSet =
                server.create(
                        apps + "replicasets",
                        owned(
                                "ReplicaSet",
                                name + "-5d9c8f7b6",
                                name,
                                "Deployment",
                                deployment.path("metadata").path("uid").asString(),
                                workloadSpec(name)));
        String path = "/api/v1/namespaces/%s/pods".formatted(namespace);
        for (int pod = 0; pod < pods; pod++) {
            ObjectNode created =
                    (ObjectNode)
                            server.create(
                                    path,
                                    pod(
                                            number * pods + pod,
                                            name,
                                            replicaSet.path("metadata").path("uid").asString()));
            created.set("status", status(name));
            server.replace(
                    path + "/" + created.path("metadata").path("name").asString() + "/status",
                    created);
        }
    }

    private static JsonNode owned(
            String kind, String name, String app, String ownerKind, String uid, JsonNode spec) {
        ObjectNode object =
                (ObjectNode)
                        Json.MAPPER.readTree(
                                """
                                {"apiVersion":"apps/v1","kind":"%s","metadata":{"name":"%s","labels":{"app":"%s"},
                                "annotations":{"deployment.kubernetes.io/revision":"1"}}}\
                                """
                                        .formatted(kind, name, app));
        if (!uid.isEmpty()) {
            ((ObjectNode) object.path("metadata"))
                    .set("ownerReferences", owner(ownerKind, app, uid));
        }
        object.set("spec", spec);
        return object;
    }

    private static JsonNode owner(String kind, String name, String uid) {
        return Json.MAPPER.readTree(
                "[{\"apiVersion\":\"apps/v1\",\"kind\":\"%s\",\"name\":\"%s\",\"uid\":\"%s\",\"controller\":true}]"
                        .formatted(kind, name, uid));
    }

    private static JsonNode workloadSpec(String app) {
        return Json.MAPPER.readTree(
                "{\"replicas\":20,\"selector\":{\"matchLabels\":{\"app\":\"%s\"}},\"template\":{\"metadata\":{\"labels\":{\"app\":\"%s\"}},\"spec\":%s}}"
                        .formatted(app, app, podSpec("")));
    }

    private static JsonNode pod(int number, String app, String replicaSetUid) {
        ObjectNode pod =
                (ObjectNode)
                        Json.MAPPER.readTree(
                                """
                                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s-5d9c8f7b6-%s",
                                "labels":{"app":"%s","pod-template-hash":"5d9c8f7b6","version":"2.3.1"},
                                "annotations":{"prometheus.io/scrape":"true","prometheus.io/port":"8080","checksum/config":"4f7d1c9f0e3b"}}}\
                                """
                                        .formatted(app, Integer.toString(number, 36), app));
        ((ObjectNode) pod.path("metadata"))
                .set("ownerReferences", owner("ReplicaSet", app + "-5d9c8f7b6", replicaSetUid));
        pod.set(
                "spec",
                Json.MAPPER.readTree(
                        podSpec("\"nodeName\":\"node-%d\",".formatted(number / PODS_PER_NODE))));
        return pod;
    }

    private static String podSpec(String node) {
        String container =
                """
                {"name":"%s","image":"registry/shop/%s:2.3.1","ports":[{"containerPort":8080,"protocol":"TCP"}],
                "env":[{"name":"LOG_LEVEL","value":"info"},{"name":"DATABASE_URL","value":"postgres://shop@db/shop"},
                {"name":"REGION","value":"eu-central-1"},{"name":"FEATURES","value":"a,b,c"}],
                "resources":{"limits":{"cpu":"200m","memory":"64Mi"},"requests":{"cpu":"50m","memory":"32Mi"}},
                "livenessProbe":{"httpGet":{"path":"/health","port":8080},"periodSeconds":10},
                "readinessProbe":{"httpGet":{"path":"/ready","port":8080},"periodSeconds":5},
                "volumeMounts":[{"name":"config","mountPath":"/etc/config"},{"name":"tmp","mountPath":"/tmp"}]}\
                """;
        return """
        {%s"containers":[%s,%s],"volumes":[{"name":"config","configMap":{"name":"config"}},{"name":"tmp","emptyDir":{}}],
        "tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300},
        {"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}]}\
        """
                .formatted(
                        node,
                        container.formatted("web", "web"),
                        container.formatted("sidecar", "proxy"));
    }

    private static JsonNode status(String app) {
        String container =
                "{\"name\":\"%s\",\"image\":\"registry/shop/%s:2.3.1\",\"imageID\":\"registry/shop/%s@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\",\"containerID\":\"containerd://0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\",\"ready\":true,\"started\":true,\"restartCount\":0,\"state\":{\"running\":{\"startedAt\":\"2026-01-01T11:00:00Z\"}}}";
        return Json.MAPPER.readTree(
                """
                {"phase":"Running","podIP":"10.1.2.3","podIPs":[{"ip":"10.1.2.3"}],"hostIP":"10.0.0.7","qosClass":"Burstable","startTime":"2026-01-01T11:00:00Z",
                "conditions":[{"type":"PodScheduled","status":"True","lastTransitionTime":"2026-01-01T11:00:00Z"},
                {"type":"Initialized","status":"True","lastTransitionTime":"2026-01-01T11:00:00Z"},
                {"type":"ContainersReady","status":"True","lastTransitionTime":"2026-01-01T11:00:09Z"},
                {"type":"Ready","status":"True","lastTransitionTime":"2026-01-01T11:00:09Z"}],
                "containerStatuses":[%s,%s]}\
                """
                        .formatted(
                                container.formatted("web", app, app),
                                container.formatted("sidecar", "proxy", "proxy")));
    }

    private static String node(int number) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return """
        {"apiVersion":"v1","kind":"Node","metadata":{"name":"node-%d","labels":{"kubernetes.io/hostname":"node-%d","kubernetes.io/os":"linux"}},
        "status":{"capacity":{"cpu":"16","memory":"64Gi","pods":"110"},"allocatable":{"cpu":"15","memory":"60Gi","pods":"110"},
        "conditions":[%s,%s,%s,%s],
        "nodeInfo":{"kubeletVersion":"v1.35.4","containerRuntimeVersion":"containerd://2.1.0","osImage":"Linux","kernelVersion":"6.12","architecture":"amd64",
        "bootID":"b","machineID":"m","systemUUID":"s","kubeProxyVersion":"","operatingSystem":"linux"}}}\
        """
                .formatted(
                        number,
                        number,
                        condition("MemoryPressure", "False", now),
                        condition("DiskPressure", "False", now),
                        condition("PIDPressure", "False", now),
                        condition("Ready", "True", now));
    }

    private static String condition(String type, String status, Instant heartbeat) {
        return "{\"type\":\"%s\",\"status\":\"%s\",\"reason\":\"Kubelet\",\"message\":\"as it reports\",\"lastHeartbeatTime\":\"%s\",\"lastTransitionTime\":\"2026-01-01T11:00:00Z\"}"
                .formatted(type, status, heartbeat);
    }
}
