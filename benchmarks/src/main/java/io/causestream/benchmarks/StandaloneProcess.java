package io.causestream.benchmarks;

import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
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
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** {@code causestream up}, started by its launcher as a user starts it, over a recorded cluster. */
final class StandaloneProcess implements AutoCloseable {

    /** The channel to which it posts. */
    static final String CHANNEL = "bench";

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(40);

    /** What a measurement waits for. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    private final Process process;
    private final Path log;
    private final int webhookPort;
    private final long began = System.nanoTime();

    private StandaloneProcess(Process process, Path log, int webhookPort) {
        this.process = process;
        this.log = log;
        this.webhookPort = webhookPort;
    }

    /**
     * Starts it, and does not wait.
     *
     * @param launcher bin/causestream, which has been built before
     * @param folder has the file {@code kubeconfig}, and all that the process writes
     * @param flags of the JVM, beside those of the launcher
     */
    static StandaloneProcess start(Path launcher, Path folder, SlackDouble slack, String flags)
            throws IOException {
        Path values = folder.resolve("values.yaml");
        Files.writeString(
                values,
                """
                clusterName: bench
                enableHolmesGPT: false
                sinksConfig:
                  - slack_sink: {name: bench, slack_channel: "#%s", api_key: "{{ env.SLACK_API_KEY }}"}
                """
                        .formatted(CHANNEL));
        int port = freePort();
        Path log = folder.resolve("up.log");
        ProcessBuilder builder =
                new ProcessBuilder(
                        launcher.toString(),
                        "up",
                        "--config",
                        values.toString(),
                        "--kubeconfig",
                        folder.resolve("kubeconfig").toString(),
                        "--data",
                        folder.resolve("data").toString(),
                        "--webhook-port",
                        Integer.toString(port));
        builder.environment().put("SLACK_API_KEY", SlackSettings.withChannels(CHANNEL).token());
        builder.environment().put("CAUSESTREAM_SLACK_API_URL", slack.apiUrl());
        builder.environment().put("CAUSESTREAM_HEALTH_PORT", "0");
        builder.environment()
                .merge("CAUSESTREAM_JAVA_OPTS", flags, (own, more) -> own + " " + more);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        return new StandaloneProcess(builder.start(), log, port);
    }

    long pid() {
        return process.pid();
    }

    double secondsSinceStart() {
        return (System.nanoTime() - began) / 1e9;
    }

    /** Waits at most two minutes; fails with what the process printed. */
    void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.holds()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("it did not come to it: " + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** Waits until a record can go through all of it. */
    void awaitReady() throws Exception {
        await(() -> Files.readString(log).contains("Causestream is up"));
    }

    /**
     * Posts one alert for each name, all in one post.
     *
     * @return whether it was accepted; no, too, while nothing listens yet
     */
    boolean post(List<String> names) throws InterruptedException {
        String body =
                """
                {"version":"4","status":"firing","receiver":"bench","groupKey":"{}:{}","groupLabels":{},"externalURL":"http://alertmanager",
                "alerts":[%s]}\
                """
                        .formatted(
                                names.stream()
                                        .map(StandaloneProcess::alert)
                                        .collect(Collectors.joining(",")));
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + webhookPort + "/api/alerts"))
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(6))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            // It does not listen yet.
            return false;
        }
    }

    private static String alert(String name) {
        return """
        {"status":"firing","labels":{"alertname":"%1$s","severity":"warning"},"annotations":{"summary":"%1$s"},
        "startsAt":"%2$s","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus","fingerprint":"%3$016x"}\
        """
                .formatted(name, Instant.EPOCH.plusSeconds(1_000_000), name.hashCode());
    }

    /**
     * The value of a field of {@code /proc/PID/status}, such as {@code VmRSS}, in KiB, or a count.
     */
    long status(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
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
