package io.causestream.benchmarks;

import io.causestream.ingest.kube.IngestKubeMain;
import io.causestream.topics.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * What ingest-kube, as a process of its own, needs for clusters of 1,000, 10,000 and 50,000 pods on
 * a real API server: time until all of it is in Kafka, memory; and how many records it writes while
 * 1,000 nodes send their heartbeats and nothing else happens. Arguments: the sizes.
 */
public final class AgentFootprint {

    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Duration STEADY = Duration.ofSeconds(45);
    private static final Duration LATE = Duration.ofSeconds(5);
    private static final int NODES_AT_REST = 1_000;
    private static final List<String> FLAGS = List.of("-Xmx128m", "-XX:+UseSerialGC");

    /**
     * @param readySeconds from its start until all of the cluster is in Kafka
     */
    record Footprint(int pods, double readySeconds, long steadyMiB, long peakMiB, long records) {}

    /** What comes of nodes that send their heartbeats and nothing else. */
    record AtRest(int heartbeats, double seconds, long dropped, long records) {}

    record Figures(List<Footprint> footprints, Optional<AtRest> atRest) {

        Figures {
            footprints = List.copyOf(footprints);
        }
    }

    private AgentFootprint() {}

    public static void main(String[] args) throws Exception {
        int[] sizes =
                args.length == 0
                        ? new int[] {1_000, 10_000, 50_000}
                        : Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
        System.out.println("agent: java " + String.join(" ", FLAGS));
        Figures figures = measure(STEADY, LATE, NODES_AT_REST, sizes);
        System.out.println(
                "pods    | all in Kafka after s | steady RSS MiB | peak RSS MiB | against the smallest | records");
        double smallest = figures.footprints().getFirst().steadyMiB();
        for (Footprint footprint : figures.footprints()) {
            System.out.printf(
                    "%7d | %20.1f | %14d | %12d | %20.2f | %d%n",
                    footprint.pods(),
                    footprint.readySeconds(),
                    footprint.steadyMiB(),
                    footprint.peakMiB(),
                    footprint.steadyMiB() / smallest,
                    footprint.records());
        }
        figures.atRest().ifPresent(AgentFootprint::print);
    }

    private static void print(AtRest rest) {
        System.out.printf(
                "at rest: %d heartbeats of %d nodes in %.0f s: %d dropped, %d records, %.2f a second, %.4f a heartbeat%n",
                rest.heartbeats(),
                NODES_AT_REST,
                rest.seconds(),
                rest.dropped(),
                rest.records(),
                rest.records() / rest.seconds(),
                rest.records() / (double) rest.heartbeats());
    }

    /**
     * @param steady how long the agent rests before its memory is read
     * @param late how long records may arrive after the last heartbeat
     * @param nodesAtRest at least as many as the pods need, one for 100; 0: rest is not measured
     * @param sizes numbers of pods, each larger than the one before
     */
    static Figures measure(Duration steady, Duration late, int nodesAtRest, int... sizes)
            throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create("causestream-footprint");
                House house = House.open();
                ApiServer server = ApiServer.start(folder.path())) {
            FullCluster cluster = new FullCluster(server);
            List<Footprint> footprints = new ArrayList<>();
            int grown = 0;
            for (int size : sizes) {
                cluster.grow(grown, size);
                grown = size;
                long before = records(house);
                try (Agent agent = Agent.start(house, server, folder.path())) {
                    double ready = agent.awaitReady();
                    TimeUnit.MILLISECONDS.sleep(steady.toMillis());
                    footprints.add(
                            new Footprint(
                                    size,
                                    ready,
                                    agent.memory("VmRSS:"),
                                    agent.memory("VmHWM:"),
                                    records(house) - before));
                }
            }
            if (nodesAtRest == 0) {
                return new Figures(footprints, Optional.empty());
            }
            cluster.nodes(Math.min((grown + 99) / 100, nodesAtRest), nodesAtRest);
            return new Figures(
                    footprints,
                    Optional.of(atRest(house, server, cluster, folder.path(), nodesAtRest, late)));
        }
    }

    private static AtRest atRest(
            House house,
            ApiServer server,
            FullCluster cluster,
            Path folder,
            int nodes,
            Duration late)
            throws Exception {
        try (Agent agent = Agent.start(house, server, folder)) {
            agent.awaitReady();
            long before = records(house);
            long droppedBefore = agent.dropped("nodes");
            long began = System.nanoTime();
            int rounds = 3;
            for (int round = 0; round < rounds; round++) {
                ApiServer.forEach(nodes, cluster::beat);
            }
            TimeUnit.MILLISECONDS.sleep(late.toMillis());
            double seconds = (System.nanoTime() - began) / 1e9;
            return new AtRest(
                    rounds * nodes,
                    seconds,
                    agent.dropped("nodes") - droppedBefore,
                    records(house) - before);
        }
    }

    private static long records(House house) throws InterruptedException, ExecutionException {
        String topic = new Topics(house.settings().topicPrefix()).rawKube().name();
        List<TopicPartition> partitions =
                house.admin().describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                        .flatMap(described -> described.partitions().stream())
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList();
        long sum = 0;
        for (TopicPartition partition : partitions) {
            sum +=
                    house.admin()
                            .listOffsets(Map.of(partition, OffsetSpec.latest()))
                            .partitionResult(partition)
                            .get()
                            .offset();
        }
        return sum;
    }

    /** The service in a process of its own, as in a container. */
    private record Agent(Process process, int healthPort, long began, Path log)
            implements AutoCloseable {

        static Agent start(House house, ApiServer server, Path folder) throws IOException {
            int port = freePort();
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(FLAGS);
            command.addAll(
                    List.of(
                            "-cp",
                            System.getProperty("java.class.path"),
                            IngestKubeMain.class.getName()));
            Path log = folder.resolve("agent.log");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile());
            builder.environment().put("CAUSESTREAM_CLUSTER_NAME", "bench");
            builder.environment()
                    .put(
                            "CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS",
                            house.settings().bootstrapServers());
            builder.environment().put("CAUSESTREAM_KUBECONFIG", server.kubeconfig().toString());
            builder.environment().put("CAUSESTREAM_HEALTH_PORT", Integer.toString(port));
            return new Agent(builder.start(), port, System.nanoTime(), log);
        }

        /** Waits until it is ready; returns the seconds since its start. */
        double awaitReady() throws IOException, InterruptedException {
            while (!isReady()) {
                if (!process.isAlive() || System.nanoTime() - began > TIMEOUT.toNanos()) {
                    throw new IllegalStateException("not ready: " + Files.readString(log));
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
            return (System.nanoTime() - began) / 1e9;
        }

        private boolean isReady() throws InterruptedException {
            try {
                return get("/readyz").statusCode() == 200;
            } catch (IOException e) {
                // It does not listen yet.
                return false;
            }
        }

        /** The number of changes of a kind that were not published. */
        long dropped(String kind) throws IOException, InterruptedException {
            return get("/metrics")
                    .body()
                    .lines()
                    .filter(line ->
                            line.startsWith("causestream_ingest_kube_changes_dropped_total{"))
                    .filter(line -> line.contains("\"%s\"".formatted(kind)))
                    .mapToLong(line ->
                            Math.round(
                                    Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))))
                    .sum();
        }

        private HttpResponse<String> get(String path) throws IOException, InterruptedException {
            HttpRequest request =
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:%d%s".formatted(healthPort, path)))
                            .timeout(Duration.ofSeconds(5))
                            .build();
            try (HttpClient client = HttpClient.newHttpClient()) {
                return client.send(request, HttpResponse.BodyHandlers.ofString());
            }
        }

        long memory(String field) throws IOException {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))
                    .stream()
                    .filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
            process.destroyForcibly();
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }
    }
}
