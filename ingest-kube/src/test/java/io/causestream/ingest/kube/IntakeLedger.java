package io.causestream.ingest.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.doubles.envtest.RealCluster;
import io.causestream.ingest.kube.api.KubeAccess;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Books kept of what a real API server serves while everything between it and Kafka fails, one
 * after the other: in the end the topic tells of each object's last state, each deletion and each
 * Event. A test tells it in short, the benchmarks at length. What changes and in which order things
 * fail goes by a seed; what the machine makes of it does not.
 *
 * <p>Needs {@value RealCluster#BINARIES} and {@value RealCluster#SCRIPTS} in the environment.
 */
public final class IntakeLedger implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int CHANGES_BETWEEN = 100;
    private static final long SEED = 4;

    private enum Fault {
        WATCHES_ARE_CUT,
        LEADER_IS_KILLED,
        BOTH_AGENTS_ARE_KILLED,
        HISTORY_IS_FORGOTTEN,
        KAFKA_STOPS
    }

    /**
     * What the books say when nothing was lost.
     *
     * @param faults how often something failed
     * @param changes of objects and Events that the API server took
     * @param objects that it serves in the end
     * @param events that it serves in the end
     * @param observations of objects in the topic
     * @param repeats those of them that told nothing new
     * @param restarts of agents that had ended by themselves: one that finds no API server at its
     *     start leaves it to the kubelet to start it again, and so it is here
     * @param took from the first change until the last fault was over
     * @param takeOvers from the death of a leader until another had listed everything
     */
    public record Outcome(
            int faults,
            int changes,
            int objects,
            int events,
            int observations,
            int repeats,
            int restarts,
            Duration took,
            List<Duration> takeOvers) {

        public Outcome {
            takeOvers = List.copyOf(takeOvers);
        }
    }

    private final Path folder;
    private final Random random = new Random(SEED);
    private final List<AgentProcess> agents = new ArrayList<>();
    private final List<Duration> takeOvers = new ArrayList<>();
    private int restarts;
    private final KafkaHouse kafka;
    private final RealCluster cluster;
    private final CutWire wire;
    private final Map<String, String> settings;

    /**
     * Starts Kafka, etcd and an API server.
     *
     * @param folder an empty one, for their data and the agents' logs
     */
    public IntakeLedger(Path folder) throws IOException {
        this.folder = folder;
        kafka = new KafkaHouse(folder.resolve("kafka"));
        cluster = RealCluster.start(Files.createDirectory(folder.resolve("cluster")));
        wire = new CutWire(port(cluster));
        settings = settings(kafka, throughWire(cluster, wire));
    }

    /**
     * Each round has each fault once, in an order of its own, between {@value #CHANGES_BETWEEN}
     * changes.
     *
     * @param rounds at least so many
     * @param time and at least for so long
     * @throws AssertionError that names what was lost
     */
    public Outcome keep(int rounds, Duration time) throws Exception {
        try (KubernetesClient client = KubeAccess.client(cluster.kubeconfig(), null, Map.of());
                Churn churn = new Churn(client, SEED)) {
            agents.add(agent("one"));
            agents.add(agent("two"));
            Instant began = Instant.now();
            churn.start();
            await().atMost(PATIENCE)
                    .until(() -> running().stream().allMatch(AgentProcess::isReady));

            int faults = 0;
            for (int round = 0;
                    round < rounds || Instant.now().isBefore(began.plus(time));
                    round++) {
                List<Fault> order = new ArrayList<>(List.of(Fault.values()));
                Collections.shuffle(order, random);
                for (Fault fault : order) {
                    change(churn);
                    happen(fault, churn);
                    faults++;
                }
            }
            change(churn);
            churn.pause();
            Duration took = Duration.between(began, Instant.now());
            agreed(churn);
            for (int attempt = 1; !isCalm(churn); attempt++) {
                assertThat(attempt)
                        .as("times that lists began though nothing failed")
                        .isLessThan(5);
            }
            Books books = agreed(churn);
            Map<String, String> served = churn.served();
            assertThat(served).hasSizeGreaterThan(20);
            return new Outcome(
                    faults,
                    churn.taken(),
                    served.size(),
                    churn.servedEvents().size(),
                    books.objects(),
                    books.repeats(),
                    restarts,
                    took,
                    takeOvers);
        }
    }

    @Override
    public void close() throws IOException {
        agents.forEach(AgentProcess::close);
        try (kafka;
                cluster) {
            wire.close();
        }
    }

    private void happen(Fault fault, Churn churn) throws Exception {
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
                agents.add(agent("next-" + takeOvers.size()));
            }
            case BOTH_AGENTS_ARE_KILLED -> {
                agents.forEach(AgentProcess::kill);
                agents.clear();
                change(churn);
                agents.add(agent("third"));
                agents.add(agent("fourth"));
            }
            case HISTORY_IS_FORGOTTEN -> {
                cluster.compact();
                cluster.restartApiServer();
            }
            case KAFKA_STOPS -> {
                await().atMost(PATIENCE).until(leader()::isReady);
                kafka.stop();
                change(churn);
                kafka.startAgain();
                // Before a later list tells again what Kafka did not take.
                churn.pause();
                agreed(churn);
                churn.start();
            }
        }
    }

    private AgentProcess leader() {
        return await().atMost(PATIENCE)
                .until(
                        () -> running().stream().filter(AgentProcess::isLeading).findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** The books, once they say what the server says. */
    private Books agreed(Churn churn) {
        Map<String, String> served = churn.served();
        Set<String> events = churn.servedEvents();
        AtomicReference<Books> agreed = new AtomicReference<>(new Books());
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    running();
                    Books books = books();
                    assertThat(books.present()).isEqualTo(served);
                    assertThat(lost(events, books)).isEmpty();
                    agreed.set(books);
                });
        return agreed.get();
    }

    /**
     * What changes while nothing fails is told change by change, by watches alone: a list after the
     * last fault would hide what a watch left out.
     *
     * @return false where something was listed meanwhile, which may skip a change
     */
    private boolean isCalm(Churn churn) throws Exception {
        AgentProcess leader = leader();
        await().atMost(PATIENCE).until(leader::isReady);
        int lists = books().lists();
        int before = churn.marks().size();
        churn.start();
        change(churn);
        churn.pause();
        Books books = agreed(churn);
        if (books.lists() != lists) {
            return false;
        }
        List<String> marks = churn.marks();
        assertThat(books.marks()).containsAll(marks.subList(before, marks.size()));
        return true;
    }

    /** All agents, those that ended by themselves started again. */
    private List<AgentProcess> running() throws IOException {
        for (int place = 0; place < agents.size(); place++) {
            if (!agents.get(place).isAlive()) {
                restarts++;
                agents.set(place, agent("again-" + restarts));
            }
        }
        return agents;
    }

    private static void change(Churn churn) {
        int before = churn.taken();
        await().atMost(PATIENCE).until(() -> churn.taken() >= before + CHANGES_BETWEEN);
    }

    private Books books() {
        Books books = new Books();
        kafka.records(Books.TOPIC).forEach(books::read);
        return books;
    }

    private static Set<String> lost(Set<String> events, Books books) {
        Set<String> lost = new TreeSet<>(events);
        lost.removeAll(books.events());
        return lost;
    }

    private AgentProcess agent(String name) throws IOException {
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
