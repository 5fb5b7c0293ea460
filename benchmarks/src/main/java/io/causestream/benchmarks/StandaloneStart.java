package io.causestream.benchmarks;

import io.causestream.doubles.cluster.RecordedCluster;
import io.causestream.doubles.cluster.Recording;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long {@code causestream up} takes from its start until it accepts an alert, and until that
 * alert's finding is in Slack: on a fresh data directory, on a warm one, and after {@code kill -9}.
 * The fresh start of the same run is the baseline. Argument: the launcher (bin/causestream), which
 * has been built before.
 */
public final class StandaloneStart {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** The warm one is ended with {@code kill -9}. */
    private static final List<String> STARTS = List.of("fresh", "warm", "after kill -9");

    private StandaloneStart() {}

    public static void main(String[] args) throws Exception {
        Path launcher = Path.of(args.length > 0 ? args[0] : "bin/causestream").toAbsolutePath();
        System.out.println(
                "start            | takes an alert after s | its finding in Slack after s | against fresh | peak RSS MiB");
        var _ = measure(launcher, STARTS.size());
    }

    /**
     * @param starts how many of the three, from the first on
     * @return after how many seconds the finding was in Slack
     */
    static List<Double> measure(Path launcher, int starts) throws Exception {
        try (TemporaryFolder temporary = TemporaryFolder.create("causestream-start");
                RecordedCluster cluster =
                        RecordedCluster.start(RecordedCluster.Settings.of(Recording.story()));
                SlackDouble slack = SlackDouble.start(SlackSettings.withChannels("bench"))) {
            Path folder = temporary.path();
            cluster.kubeconfig(folder.resolve("kubeconfig"));
            Files.writeString(
                    folder.resolve("values.yaml"),
                    """
                    clusterName: bench
                    enableHolmesGPT: false
                    sinksConfig:
                      - slack_sink: {name: bench, slack_channel: "#bench", api_key: "{{ env.SLACK_API_KEY }}"}
                    """);
            Start start = new Start(launcher, folder, slack);
            List<Double> seconds = new ArrayList<>();
            for (String name : STARTS.subList(0, starts)) {
                double fresh = seconds.isEmpty() ? 0 : seconds.getFirst();
                seconds.add(start.measure(name, fresh, name.equals("warm")));
            }
            return seconds;
        }
    }

    private record Start(Path launcher, Path folder, SlackDouble slack) {

        /** Starts, measures and ends it, with {@code kill -9} if {@code kill} is set. */
        double measure(String name, double fresh, boolean kill) throws Exception {
            int port = freePort();
            String alert = "Bench" + name.replaceAll("\\W", "");
            ProcessBuilder builder =
                    new ProcessBuilder(
                            launcher.toString(),
                            "up",
                            "--config",
                            folder.resolve("values.yaml").toString(),
                            "--kubeconfig",
                            folder.resolve("kubeconfig").toString(),
                            "--data",
                            folder.resolve("data").toString(),
                            "--webhook-port",
                            Integer.toString(port));
            builder.environment().put("SLACK_API_KEY", SlackSettings.withChannels("bench").token());
            builder.environment().put("CAUSESTREAM_SLACK_API_URL", slack.apiUrl());
            builder.environment().put("CAUSESTREAM_HEALTH_PORT", "0");
            builder.redirectErrorStream(true).redirectOutput(folder.resolve("up.log").toFile());
            long began = System.nanoTime();
            Process process = builder.start();
            try {
                await(process, () -> post(port, alert));
                double accepts = (System.nanoTime() - began) / 1e9;
                await(
                        process,
                        () ->
                                slack.messages("bench").stream()
                                        .anyMatch(message -> message.words().contains(alert)));
                double seconds = (System.nanoTime() - began) / 1e9;
                System.out.printf(
                        "%-16s | %22.1f | %28.1f | %13.2f | %12d%n",
                        name,
                        accepts,
                        seconds,
                        fresh == 0 ? 1.0 : seconds / fresh,
                        peakMiB(process));
                return seconds;
            } finally {
                if (kill) {
                    process.destroyForcibly();
                } else {
                    process.destroy();
                }
                process.waitFor(40, TimeUnit.SECONDS);
            }
        }

        private interface Condition {
            boolean holds() throws Exception;
        }

        private void await(Process process, Condition condition) throws Exception {
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (!condition.holds()) {
                if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException(
                            "it did not come to it: " + Files.readString(folder.resolve("up.log")));
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private static boolean post(int port, String name) throws InterruptedException {
        String body =
                """
                {"version":"4","status":"firing","receiver":"bench","groupKey":"{}:{}","groupLabels":{},"externalURL":"http://alertmanager",
                "alerts":[{"status":"firing","labels":{"alertname":"%s","severity":"warning"},"annotations":{"summary":"%s"},
                "startsAt":"%s","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus","fingerprint":"%016x"}]}\
                """
                        .formatted(
                                name, name, Instant.EPOCH.plusSeconds(1_000_000), name.hashCode());
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/alerts"))
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

    private static long peakMiB(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
