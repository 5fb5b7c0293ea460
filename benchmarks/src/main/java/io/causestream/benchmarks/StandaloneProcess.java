package io.causestream.benchmarks;

import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** {@code causestream up}, started by its launcher as a user starts it, over a recorded cluster. */
final class StandaloneProcess implements AutoCloseable {

    /** The channel to which it posts. */
    static final String CHANNEL = "bench";

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(40);

    private final ChildProcess process;
    private final int webhookPort;
    private final long began = System.nanoTime();

    private StandaloneProcess(ChildProcess process, int webhookPort) {
        this.process = process;
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
        int port = ChildProcess.freePort();
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
        return new StandaloneProcess(
                ChildProcess.start(builder, folder.resolve("up.log"), TIME_TO_STOP), port);
    }

    long pid() {
        return process.pid();
    }

    double secondsSinceStart() {
        return (System.nanoTime() - began) / 1e9;
    }

    /** Waits at most two minutes; fails with what the process printed. */
    void await(ChildProcess.Condition condition) throws Exception {
        process.await(condition, TIMEOUT);
    }

    /** Waits until a record can go through all of it. */
    void awaitReady() throws Exception {
        await(() -> process.printed().contains("Causestream is up"));
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

    /** As {@link ChildProcess#status}. */
    long status(String field) throws IOException {
        return process.status(field);
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }
}
