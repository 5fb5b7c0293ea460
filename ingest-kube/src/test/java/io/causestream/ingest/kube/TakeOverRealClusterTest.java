package io.causestream.ingest.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.doubles.envtest.RealCluster;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Two agents of one cluster. Skipped where there are no binaries of Kubernetes. */
@EnabledIfEnvironmentVariable(named = RealCluster.BINARIES, matches = ".+")
@EnabledIfEnvironmentVariable(named = RealCluster.SCRIPTS, matches = ".+")
class TakeOverRealClusterTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration MOST = Duration.ofSeconds(15);

    @TempDir private Path folder;

    @Test
    void theOtherTakesOverWithinFifteenSecondsOfALeadersDeath() throws Exception {
        try (KafkaHouse kafka = new KafkaHouse(folder.resolve("kafka"));
                RealCluster cluster =
                        RealCluster.start(Files.createDirectory(folder.resolve("cluster")));
                AgentProcess one = agent("one", cluster, kafka);
                AgentProcess two = agent("two", cluster, kafka)) {
            await().atMost(PATIENCE)
                    .until(() ->
                            one.isReady() && two.isReady() && (one.isLeading() || two.isLeading()));
            AgentProcess leader = one.isLeading() ? one : two;
            AgentProcess other = leader == one ? two : one;
            assertThat(other.isLeading()).isFalse();

            leader.kill();
            cluster.kubectl("create", "configmap", "news", "--from-literal=a=b");

            await().atMost(MOST).until(() -> other.isLeading() && tells(kafka, "news"));
        }
    }

    private static boolean tells(KafkaHouse kafka, String configMap) {
        Subject wanted = new Subject("ConfigMap", "default", configMap);
        List<KubeObservation> published = kafka.values(kafka.settings.topics().rawKube());
        return published.stream()
                .anyMatch(seen ->
                        seen instanceof ObjectObserved object && object.object().equals(wanted));
    }

    private AgentProcess agent(String name, RealCluster cluster, KafkaHouse kafka)
            throws Exception {
        return new AgentProcess(
                Map.of(
                        "CAUSESTREAM_CLUSTER_NAME",
                        "home",
                        "CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS",
                        kafka.settings.bootstrapServers(),
                        "CAUSESTREAM_KUBECONFIG",
                        cluster.kubeconfig().toString(),
                        "CAUSESTREAM_LEASE_NAMESPACE",
                        "default",
                        "CAUSESTREAM_LEASE_NAME",
                        "ingest-kube"),
                folder.resolve(name + ".log"));
    }
}
