package io.causestream.benchmarks;

import io.causestream.enrich.EnrichStreamsMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** enrich-streams in a JVM of its own, on this one's class path. */
final class EnrichStreamsProcess implements AutoCloseable {

    private static final Duration TIME_TO_STOP = Duration.ofSeconds(20);

    private final Process process;
    private final Path log;
    private final URI health;
    private final HttpClient client = HttpClient.newHttpClient();

    private EnrichStreamsProcess(Process process, Path log, URI health) {
        this.process = process;
        this.log = log;
        this.health = health;
    }

    /**
     * Starts it, and does not wait.
     *
     * @param name of its state folder, which a process that is started again finds again
     */
    static EnrichStreamsProcess start(
            House house, String name, RecoveryTime.Jvm jvm, int standbyReplicas)
            throws IOException {
        int port = freePort();
        Path log = Files.createTempFile(house.folder(), name, ".log");
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + jvm.heap(),
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EnrichStreamsMain.class.getName());
        builder.environment()
                .putAll(
                        Map.of(
                                "CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS",
                                house.settings().bootstrapServers(),
                                "CAUSESTREAM_STATE_FOLDER",
                                house.folder().resolve(name).toString(),
                                "CAUSESTREAM_ENRICHMENT_THREADS",
                                Integer.toString(jvm.threads()),
                                "CAUSESTREAM_STANDBY_REPLICAS",
                                Integer.toString(standbyReplicas),
                                "CAUSESTREAM_HEALTH_HOST",
                                "127.0.0.1",
                                "CAUSESTREAM_HEALTH_PORT",
                                Integer.toString(port)));
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        return new EnrichStreamsProcess(
                builder.start(), log, URI.create("http://127.0.0.1:" + port));
    }

    /** Fails with what the process printed. */
    void await(StandaloneProcess.Condition condition, Duration atMost) throws Exception {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.holds()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("it did not come to it: " + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    boolean isReady() throws InterruptedException {
        try {
            return get("/readyz").statusCode() == 200;
        } catch (IOException notListeningYet) {
            return false;
        }
    }

    /** How many records its stores and standbys have read from changelogs. */
    double recordsRestored() throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line ->
                        line.startsWith("kafka_consumer_fetch_manager_records_consumed_total{"))
                .filter(line -> line.contains("restore-consumer"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** In MiB, after a full collection. */
    double liveHeap() throws IOException {
        return JvmMemory.liveHeap(process.pid());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(health.resolve(path)).timeout(TIME_TO_STOP).build(),
                BodyHandlers.ofString());
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    @Override
    public void close() {
        process.destroy();
        awaitEnd();
        process.destroyForcibly();
        client.close();
    }

    private void awaitEnd() {
        process.onExit()
                .completeOnTimeout(process, TIME_TO_STOP.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
