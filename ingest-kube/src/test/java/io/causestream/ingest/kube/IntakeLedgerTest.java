package io.causestream.ingest.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Books kept of what a real API server serves while everything between it and Kafka fails, one
 * after the other: in the end the topic tells of each object's last state, each deletion and each
 * Event. {@code CAUSESTREAM_LEDGER_ROUNDS} makes the story longer: each round has each fault once.
 */
@EnabledIfEnvironmentVariable(
        named = RealCluster.BINARIES,
        matches = ".+",
        disabledReason = RealCluster.BINARIES + " names no folder with an API server's binary")
@EnabledIfEnvironmentVariable(
        named = RealCluster.SCRIPTS,
        matches = ".+",
        disabledReason = RealCluster.SCRIPTS + " names no folder with the scripts that start it")
class IntakeLedgerTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int ROUNDS =
            Integer.parseInt(System.getenv().getOrDefault("CAUSESTREAM_LEDGER_ROUNDS", "1"));
    private static final int CHANGES_BETWEEN = 100;
    private static final long SEED = 4;

    private enum Fault {
        WATCHES_ARE_CUT,
        LEADER_IS_KILLED,
        BOTH_AGENTS_ARE_KILLED,
        HISTORY_IS_FORGOTTEN,
        KAFKA_STOPS
    }

    @TempDir private Path folder;

    private final Random random = new Random(SEED);
    private final List<AgentProcess> agents = new ArrayList<>();
    private final List<Duration> takeOvers = new ArrayList<>();

    @Test
    void nothingIsLostWhateverFails() throws Exception {
        Path house = Files.createDirectory(folder.resolve("cluster"));
        try (KafkaHouse kafka = new KafkaHouse(folder.resolve("kafka"));
                RealCluster cluster = new RealCluster(house);
                CutWire wire = new CutWire(port(cluster));
                KubernetesClient client = KubeAccess.client(cluster.kubeconfig(), null, Map.of());
                Churn churn = new Churn(client, SEED)) {
            Map<String, String> settings = settings(kafka, throughWire(cluster, wire));
            agents.add(agent(settings, "one"));
            agents.add(agent(settings, "two"));
            churn.start();
            await().atMost(PATIENCE).until(() -> agents.stream().allMatch(AgentProcess::isReady));

            int faults = 0;
            for (int round = 0; round < ROUNDS; round++) {
                List<Fault> order = new ArrayList<>(List.of(Fault.values()));
                Collections.shuffle(order, random);
                for (Fault fault : order) {
                    change(churn);
                    happen(fault, kafka, cluster, wire, churn, settings);
                    faults++;
                }
            }
            change(churn);
            churn.end();

            Map<String, String> served = churn.served();
            Set<String> events = churn.servedEvents();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        Books books = books(kafka);
                        assertThat(books.present()).isEqualTo(served);
                        assertThat(lost(events, books)).isEmpty();
                    });

            Books books = books(kafka);
            System.out.printf(
                    "ledger: %d faults, %d changes, %d objects and %d events in the end: 0 lost; %d observations of objects, %d of them repeats; take-overs %s%n",
                    faults,
                    churn.taken(),
                    served.size(),
                    events.size(),
                    books.objects(),
                    books.repeats(),
                    takeOvers);
            assertThat(served).hasSizeGreaterThan(20);
        } finally {
            agents.forEach(AgentProcess::close);
        }
    }

    private void happen(
            Fault fault,
            KafkaHouse kafka,
            RealCluster cluster,
            CutWire wire,
            Churn churn,
            Map<String, String> settings)
            throws Exception {
        switch (fault) {
            case WATCHES_ARE_CUT -> wire.cut();
            case LEADER_IS_KILLED -> {
                AgentProcess leader = leader();
                long killed = System.nanoTime();
                leader.kill();
                agents.remove(leader);
                AgentProcess next = leader();
                await().atMost(PATIENCE).until(next::isReady);
                takeOvers.add(Duration.ofMillis((System.nanoTime() - killed) / 1_000_000));
                agents.add(agent(settings, "next-" + takeOvers.size()));
            }
            case BOTH_AGENTS_ARE_KILLED -> {
                agents.forEach(AgentProcess::kill);
                agents.clear();
                change(churn);
                agents.add(agent(settings, "third"));
                agents.add(agent(settings, "fourth"));
            }
            case HISTORY_IS_FORGOTTEN -> {
                cluster.compact();
                cluster.restartApiServer();
            }
            case KAFKA_STOPS -> {
                kafka.stop();
                change(churn);
                kafka.startAgain();
            }
        }
    }

    private AgentProcess leader() {
        return await().atMost(PATIENCE)
                .until(
                        () -> agents.stream().filter(AgentProcess::isLeading).findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static void change(Churn churn) {
        int before = churn.taken();
        await().atMost(PATIENCE).until(() -> churn.taken() >= before + CHANGES_BETWEEN);
    }

    private static Books books(KafkaHouse kafka) {
        Books books = new Books();
        kafka.records(Agent.TOPIC).forEach(books::read);
        return books;
    }

    private static Set<String> lost(Set<String> events, Books books) {
        Set<String> lost = new TreeSet<>(events);
        lost.removeAll(books.events());
        return lost;
    }

    private AgentProcess agent(Map<String, String> settings, String name) throws IOException {
        return new AgentProcess(settings, folder.resolve(name + ".log"));
    }

    private static Map<String, String> settings(KafkaHouse kafka, Path kubeconfig) {
        return Map.of(
                "CAUSESTREAM_CLUSTER_NAME",
                "home",
                "CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS",
                kafka.settings.bootstrapServers(),
                "CAUSESTREAM_KUBECONFIG",
                kubeconfig.toString(),
                "CAUSESTREAM_LEASE_NAMESPACE",
                "default",
                "CAUSESTREAM_LEASE_NAME",
                "ingest-kube");
    }

    private Path throughWire(RealCluster cluster, CutWire wire) throws IOException {
        return Files.writeString(
                folder.resolve("kubeconfig"),
                Files.readString(cluster.kubeconfig())
                        .replace(":" + port(cluster), ":" + wire.port()));
    }

    private static int port(RealCluster cluster) throws IOException {
        Matcher server =
                Pattern.compile("https://127\\.0\\.0\\.1:(\\d+)")
                        .matcher(Files.readString(cluster.kubeconfig()));
        assertThat(server.find()).isTrue();
        return Integer.parseInt(server.group(1));
    }
}
