package io.causestream.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A service in a JVM of its own, on this one's class path, as its main class starts it. */
public final class ServiceJvm implements AutoCloseable {

    private static final Duration TIME_TO_STOP = Duration.ofSeconds(20);

    private final ChildProcess process;
    private final URI health;
    private final HttpClient client = HttpClient.newHttpClient();

    private ServiceJvm(ChildProcess process, URI health) {
        this.process = process;
        this.health = health;
    }

    /**
     * Starts it, and does not wait.
     *
     * @param name of its log, and of its state folder, which a process that is started again finds
     *     again
     * @param flags of the JVM, beside those that all services need
     * @param environment of the service, beside Kafka's address and the endpoint for health
     * @param arguments none, or its YAML file
     */
    public static ServiceJvm start(
            House house,
            String name,
            Class<?> main,
            List<String> flags,
            Map<String, String> environment,
            String... arguments)
            throws IOException {
        int port = ChildProcess.freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(
                        Map.of(
                                "CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS",
                                house.settings().bootstrapServers(),
                                "CAUSESTREAM_STATE_FOLDER",
                                house.folder().resolve(name).toString(),
                                "CAUSESTREAM_HEALTH_HOST",
                                "127.0.0.1",
                                "CAUSESTREAM_HEALTH_PORT",
                                Integer.toString(port)));
        builder.environment().putAll(environment);
        return new ServiceJvm(
                ChildProcess.start(builder, house.folder().resolve(name + ".log"), TIME_TO_STOP),
                URI.create("http://127.0.0.1:" + port));
    }

    /** Fails with what the process printed. */
    void await(ChildProcess.Condition condition, Duration atMost) throws Exception {
        process.await(condition, atMost);
    }

    /**
     * Waits until a record can go through it.
     *
     * @throws IllegalStateException with what it printed, if it ends or the time is up
     */
    public void awaitReady(Duration atMost) throws Exception {
        await(this::isReady, atMost);
    }

    boolean isReady() throws InterruptedException {
        try {
            return get("/readyz").statusCode() == 200;
        } catch (IOException notListeningYet) {
            return false;
        }
    }

    /**
     * The sum of a metric's values.
     *
     * @param labels parts of the lines to be summed, such as {@code outcome="posted"}; none: all
     * @return 0 if there is no such metric
     */
    public double metric(String name, String... labels) throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** How many records its stores and standbys have read from changelogs. */
    double recordsRestored() throws IOException, InterruptedException {
        return metric("kafka_consumer_fetch_manager_records_consumed_total", "restore-consumer");
    }

    /** In MiB, after a full collection. */
    public double liveHeap() throws IOException {
        return JvmMemory.liveHeap(process.pid());
    }

    /** In MiB. */
    public double residentMib() throws IOException {
        return process.status("VmRSS") / 1024.0;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(health.resolve(path)).timeout(TIME_TO_STOP).build(),
                BodyHandlers.ofString());
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it printed so far. */
    public String printed() throws IOException {
        return process.printed();
    }

    /** As {@code kill -9} does. */
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
        client.close();
    }
}
