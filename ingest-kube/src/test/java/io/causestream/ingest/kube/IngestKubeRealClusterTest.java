package io.causestream.ingest.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.doubles.envtest.RealCluster;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.KubeAccess;
import io.causestream.ingest.kube.describe.PodStatus;
import io.causestream.ingest.kube.watch.Selection;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.ListComplete;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Skipped where there are no binaries of Kubernetes. */
@EnabledIfEnvironmentVariable(named = RealCluster.BINARIES, matches = ".+")
@EnabledIfEnvironmentVariable(named = RealCluster.SCRIPTS, matches = ".+")
class IngestKubeRealClusterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Subject POD = Subject.pod("default", "web");

    @TempDir private Path folder;

    @Test
    void followsAPodThroughARestartOfTheApiServer() throws Exception {
        try (RealCluster cluster = RealCluster.start(folder)) {
            cluster.kubectl("create", "-f", pod().toString());
            try (Agent agent =
                    Agent.watching(
                            KubeAccess.client(cluster.kubeconfig(), null, Map.of()),
                            Duration.ofSeconds(90))) {
                await().atMost(Duration.ofSeconds(30)).until(agent.watches::areFollowing);
                assertThat(agent.observations(ListComplete.class))
                        .hasSize(Selection.STANDARD.followed().size() * Agent.PARTITIONS);
                assertThat(changes(agent)).containsExactly(Change.LISTED);
                assertThat(agent.api.clock().now())
                        .isBetween(Instant.now().minusSeconds(3), Instant.now().plusSeconds(3));

                crash(cluster, 1);
                await().atMost(PATIENCE).until(() -> restarts(agent) == 1);
                cluster.restartApiServer();
                crash(cluster, 2);
                await().atMost(Duration.ofSeconds(60)).until(() -> restarts(agent) == 2);
                cluster.kubectl("delete", "pod", "web", "--grace-period=0", "--force");
                await().atMost(PATIENCE).until(() -> changes(agent).contains(Change.DELETED));

                assertThat(agent.broken).isEmpty();
                assertThat(latest(agent).body().toString())
                        .doesNotContain("hunter2", "managedFields");
            }
        }
    }

    private Path pod() throws Exception {
        return Files.writeString(
                folder.resolve("pod.yaml"),
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: web, namespace: default}
                spec:
                  containers:
                  - name: web
                    image: example.com/web:1
                    env: [{name: PASSWORD, value: hunter2}]
                """);
    }

    private static void crash(RealCluster cluster, int restarts) throws Exception {
        cluster.kubectl(
                "patch",
                "pod",
                "web",
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\":{\"phase\":\"Running\",\"containerStatuses\":[{\"name\":\"web\",\"image\":\"x\",\"imageID\":\"\",\"ready\":false,\"restartCount\":%d,\"state\":{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}}}]}}"
                        .formatted(restarts));
    }

    private static List<Change> changes(Agent agent) {
        return pods(agent).stream().map(ObjectObserved::change).toList();
    }

    private static int restarts(Agent agent) {
        return PodStatus.restarts(latest(agent).body());
    }

    private static ObjectObserved latest(Agent agent) {
        return pods(agent).getLast();
    }

    private static List<ObjectObserved> pods(Agent agent) {
        return agent.observations(ObjectObserved.class).stream()
                .filter(observed -> observed.object().equals(POD))
                .toList();
    }
}
