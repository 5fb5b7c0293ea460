package io.causestream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.causestream.doubles.envtest.RealCluster;
import io.causestream.doubles.slack.PostedMessage;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kubectl apply -k k8s/overlays/home-lab}, on a real API server with a real node: the
 * kubelet runs the standalone from its image, with its service account, and a pod that crashes is
 * told in Slack. Skipped without binaries of Kubernetes, root and containerd, and where the image
 * was not built ({@code mvn -Pimages}).
 */
@EnabledIfEnvironmentVariable(named = RealCluster.BINARIES, matches = ".+")
@EnabledIfEnvironmentVariable(named = RealCluster.SCRIPTS, matches = ".+")
class HomeLabRealClusterTest {

    private static final String NAMESPACE = "causestream";
    private static final String CRASHING = "crashloop";
    private static final Path OVERLAY = Path.of("overlays", "home-lab").toAbsolutePath();

    /** What Maven names it. */
    private static final String IMAGE = "localhost/causestream/standalone";

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final SlackSettings SLACK = SlackSettings.withChannels("homelab-alerts");

    @TempDir Path folder;

    @Test
    void tellsACrashInTheClusterThatItIsAppliedTo() throws Exception {
        Path image = OciImage.tar("standalone");
        assumeTrue(Files.exists(image), image + " is missing: build it with mvn -Pimages");
        assumeTrue(RealCluster.canHaveRealNode(), "a real node needs root, containerd and runc");
        try (RealCluster cluster =
                        RealCluster.startWithNode(
                                folder.resolve("cluster"), Duration.ofSeconds(5));
                SlackDouble slack = SlackDouble.start(SLACK)) {
            cluster.importImage(image);
            cluster.kubectl("create", "namespace", NAMESPACE);
            cluster.kubectl(
                    "create",
                    "secret",
                    "generic",
                    "robusta-slack-token",
                    "--namespace=" + NAMESPACE,
                    "--from-literal=api_key=" + SLACK.token());
            cluster.kubectl("apply", "-f", volume().toString());
            cluster.kubectl("apply", "-k", overlay(cluster.address(), slack).toString());
            await(cluster, () -> isReady(cluster));

            cluster.play(CRASHING, CRASHING);

            await(cluster, () -> !told(slack).isEmpty());
            assertThat(told(slack))
                    .singleElement()
                    .satisfies(message ->
                            assertThat(message.words()).contains("Crashing pod", CRASHING));
        }
    }

    private static List<PostedMessage> told(SlackDouble slack) {
        return slack.messages().stream()
                .filter(message -> message.words().contains("/%s)".formatted(CRASHING)))
                .toList();
    }

    /**
     * The overlay with what this node has not: it has no network of services and no name server, so
     * the pod shares the machine's network, is told where the API server is, and mounts its token
     * itself, as an API server without this script's settings would have it mounted.
     */
    private Path overlay(URI apiServer, SlackDouble slack) throws IOException {
        Path own = Files.createDirectories(folder.resolve("overlay"));
        Files.writeString(
                own.resolve("kustomization.yaml"),
                """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources: [%s]
                images: [{name: causestream/standalone, newName: %s}]
                patches:
                - target: {kind: PodMonitor}
                  patch: |
                    $patch: delete
                    apiVersion: monitoring.coreos.com/v1
                    kind: PodMonitor
                    metadata: {name: causestream}
                - target: {kind: PrometheusRule}
                  patch: |
                    $patch: delete
                    apiVersion: monitoring.coreos.com/v1
                    kind: PrometheusRule
                    metadata: {name: causestream}
                - target: {kind: Namespace}
                  patch: |
                    apiVersion: v1
                    kind: Namespace
                    metadata:
                      name: causestream
                      labels: {pod-security.kubernetes.io/enforce: privileged}
                - target: {kind: StatefulSet}
                  patch: |
                    apiVersion: apps/v1
                    kind: StatefulSet
                    metadata: {name: causestream-standalone}
                    spec:
                      template:
                        spec:
                          hostNetwork: true
                          dnsPolicy: Default
                          containers:
                          - name: standalone
                            ports:
                            - {name: health, containerPort: 9097, $patch: delete}
                            - {name: webhook, containerPort: 9095, $patch: delete}
                            - {name: health, containerPort: %d}
                            - {name: webhook, containerPort: %d}
                            env:
                            - {name: KUBERNETES_SERVICE_HOST, value: "%s"}
                            - {name: KUBERNETES_SERVICE_PORT, value: "%d"}
                            - {name: CAUSESTREAM_HEALTH_PORT, value: "%3$d"}
                            - {name: CAUSESTREAM_WEBHOOK_PORT, value: "%4$d"}
                            - {name: CAUSESTREAM_API_PORT, value: "0"}
                            - {name: CAUSESTREAM_SLACK_API_URL, value: "%s"}
                            volumeMounts:
                            - {name: account, mountPath: /var/run/secrets/kubernetes.io/serviceaccount}
                          volumes:
                          - name: account
                            projected:
                              sources:
                              - serviceAccountToken: {path: token}
                              - configMap: {name: kube-root-ca.crt, items: [{key: ca.crt, path: ca.crt}]}
                """
                        .formatted(
                                own.relativize(OVERLAY),
                                IMAGE,
                                freePort(),
                                freePort(),
                                apiServer.getHost(),
                                apiServer.getPort(),
                                slack.apiUrl()));
        return own;
    }

    /** What a provisioner would make. */
    private Path volume() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
        return Files.writeString(
                folder.resolve("volume.yaml"),
                """
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: data}
                spec:
                  capacity: {storage: 5Gi}
                  accessModes: [ReadWriteOnce]
                  persistentVolumeReclaimPolicy: Retain
                  hostPath: {path: %s}
                """
                        .formatted(data));
    }

    private static boolean isReady(RealCluster cluster) throws IOException {
        return cluster.kubectl(
                        "get",
                        "statefulset",
                        "causestream-standalone",
                        "--namespace=" + NAMESPACE,
                        "-o=jsonpath={.status.readyReplicas}")
                .equals("1");
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(RealCluster cluster, Condition condition) throws IOException {
        try {
            org.awaitility.Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(condition::holds);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    cluster.kubectl("describe", "pods", "--namespace=" + NAMESPACE) + logs(cluster),
                    e);
        }
    }

    /** What it said, or why there is nothing. */
    private static String logs(RealCluster cluster) throws IOException {
        try {
            return cluster.kubectl(
                    "logs",
                    "statefulset/causestream-standalone",
                    "--tail=60",
                    "--namespace=" + NAMESPACE);
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
