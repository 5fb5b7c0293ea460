package io.causestream.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.causestream.doubles.cluster.RecordedCluster;
import io.causestream.doubles.cluster.Recording;
import io.causestream.doubles.model.Script;
import io.causestream.doubles.model.ScriptedModel;
import io.causestream.standalone.Causestream;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus, which scrapes a real {@code causestream up} as a PodMonitor has it scrape,
 * answers each query of the dashboard and evaluates each alert.
 */
@EnabledIfEnvironmentVariable(named = "CAUSESTREAM_PARTS", matches = ".+")
@EnabledIfEnvironmentVariable(named = QueriesRealPrometheusTest.SCRIPTS, matches = ".+")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueriesRealPrometheusTest {

    static final String SCRIPTS = "CAUSESTREAM_PARTS_SCRIPTS";

    private static final String MODEL = "phi3:mini";
    private static final String NAMESPACE = "causestream";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * Not there from the start: Micrometer looks once a minute for what Kafka Streams has made
     * since; no change has been dropped yet, and no alert fires.
     */
    private static final Set<String> KNOWN_LATER =
            Set.of(
                    "kafka_stream_task_dropped_records_total",
                    "causestream_ingest_kube_changes_dropped_total",
                    "ALERTS");

    /** As kube-state-metrics and the kubelet tell it, with a Job that is done and a Kafka. */
    private static final String OF_KUBERNETES =
            """
            # TYPE kube_pod_status_ready gauge
            kube_pod_status_ready{namespace="causestream",pod="causestream-standalone-0",condition="true"} 1
            kube_pod_status_ready{namespace="causestream",pod="causestream-standalone-0",condition="false"} 0
            kube_pod_status_ready{namespace="causestream",pod="causestream-group-settings-x7x2k",condition="true"} 0
            kube_pod_status_ready{namespace="causestream",pod="causestream-kafka-0",condition="true"} 0
            # TYPE kube_pod_container_status_restarts_total counter
            kube_pod_container_status_restarts_total{namespace="causestream",pod="causestream-standalone-0",container="standalone"} 1
            # TYPE kubelet_volume_stats_available_bytes gauge
            kubelet_volume_stats_available_bytes{namespace="causestream",persistentvolumeclaim="data-causestream-standalone-0"} 4e9
            # TYPE kubelet_volume_stats_capacity_bytes gauge
            kubelet_volume_stats_capacity_bytes{namespace="causestream",persistentvolumeclaim="data-causestream-standalone-0"} 5e9
            """;

    private static final String WATCHDOG =
            """
            {"version": "4", "status": "firing", "receiver": "causestream", "groupKey": "{}", "truncatedAlerts": 0,
             "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "http://alertmanager",
             "alerts": [{"status": "firing", "labels": {"alertname": "Watchdog", "severity": "none"}, "annotations": {},
                         "startsAt": "2026-01-01T00:00:00Z", "endsAt": "0001-01-01T00:00:00Z", "fingerprint": "6f6c5d5b2a9d4a8a"}]}
            """;

    private static final Pattern ADDRESS =
            Pattern.compile("(health|webhook) +(http://127\\.0\\.0\\.1:\\d+)");

    private Path folder;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private String prometheus;

    @BeforeAll
    void start(@TempDir Path given) throws Exception {
        folder = given;
        opened.push(http);
        RecordedCluster cluster =
                opened(RecordedCluster.start(RecordedCluster.Settings.of(Recording.story())));
        ScriptedModel model = opened(ScriptedModel.start(MODEL, Script.story(Duration.ZERO)));
        Process causestream = up(cluster, model);
        opened.push(() -> stop(causestream));
        Path prometheusFolder = folder.resolve("prometheus");
        prometheus = script("start-prometheus.sh", prometheusFolder.toString(), "127.0.0.1:1");
        opened.push(() -> script("stop.sh", prometheusFolder.toString()));
        HttpServer kubernetes = kubernetes();
        opened.push(() -> kubernetes.stop(0));

        await().atMost(PATIENCE)
                .until(() -> {
                    assertThat(causestream.isAlive()).as(printed("errors")).isTrue();
                    return printed("output").contains("/readyz");
                });
        post(address("webhook") + "/api/alerts", WATCHDOG);
        Files.writeString(
                prometheusFolder.resolve("prometheus.yml"),
                scraping(address("health"), kubernetes.getAddress().getPort()));
        post(prometheus + "/-/reload", "");
        await().atMost(PATIENCE)
                .until(() ->
                        !result("rate(causestream_slack_heartbeat_age_seconds[1m])").isEmpty()
                                && !result(
                                                "rate(causestream_ingest_alertmanager_watchdog_age_seconds[1m])")
                                        .isEmpty());
    }

    @AfterAll
    void stop() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    @Test
    void eachQueryOfTheDashboardHasAnAnswer() throws Exception {
        List<String> empty = new ArrayList<>();
        for (PromQl query : PromQl.ofDashboard()) {
            if (result(query.in(NAMESPACE).expression()).isEmpty()
                    && Collections.disjoint(query.metrics(), KNOWN_LATER)) {
                empty.add(query.toString());
            }
        }

        assertThat(empty).isEmpty();
    }

    @Test
    void eachAlertIsEvaluatedAndNoneFiresForACausestreamThatIsWell() throws Exception {
        // Pending while it starts, some of them.
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(rules())
                                .hasSameSizeAs(PromQl.ofAlerts())
                                .allSatisfy(rule -> {
                                    assertThat(rule.get("health")).isEqualTo("ok");
                                    assertThat(rule.get("state")).isEqualTo("inactive");
                                }));
    }

    @Test
    void prometheusKnowsEachMetricThatIsAskedFor() throws Exception {
        Set<String> asked = new TreeSet<>();
        PromQl.ofAlerts().forEach(query -> asked.addAll(query.metrics()));
        PromQl.ofDashboard().forEach(query -> asked.addAll(query.metrics()));
        asked.removeAll(KNOWN_LATER);

        asked.removeAll((List<?>) data("/api/v1/label/__name__/values"));

        assertThat(asked).as("asked for, and not known").isEmpty();
    }

    @Test
    void eachVariableOfTheDashboardHasValues() throws Exception {
        assertThat(result("group by (namespace) (up{job=~\".+/causestream\"})").toString())
                .contains("namespace=" + NAMESPACE);
        assertThat(
                        result("group by (cluster) (causestream_enrich_heartbeat_age_seconds)")
                                .toString())
                .contains("cluster=home");
    }

    private Process up(RecordedCluster cluster, ScriptedModel model) throws IOException {
        Path config =
                Files.writeString(
                        folder.resolve("causestream.yaml"),
                        """
                        clusterName: home
                        holmesGPT: {apiUrl: "%s", model: "%s"}
                        """
                                .formatted(model.url(), MODEL));
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Causestream.class.getName(),
                                "up",
                                "--config",
                                config.toString(),
                                "--kubeconfig",
                                cluster.kubeconfig(folder.resolve("kubeconfig")).toString(),
                                "--data",
                                folder.resolve("data").toString(),
                                "--kafka-port",
                                "0",
                                "--webhook-port",
                                "0",
                                "--page-port",
                                "0")
                        .directory(folder.toFile())
                        .redirectOutput(folder.resolve("output").toFile())
                        .redirectError(folder.resolve("errors").toFile());
        builder.environment().remove("SLACK_API_KEY");
        builder.environment()
                .putAll(Map.of("CAUSESTREAM_HEALTH_PORT", "0", "CAUSESTREAM_API_PORT", "0"));
        return builder.start();
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private String printed(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private String address(String what) throws IOException {
        Matcher found = ADDRESS.matcher(printed("output"));
        while (found.find()) {
            if (found.group(1).equals(what)) {
                return found.group(2);
            }
        }
        throw new AssertionError("no address of " + what + ": " + printed("output"));
    }

    private static HttpServer kubernetes() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext(
                "/metrics",
                exchange -> {
                    try (exchange) {
                        byte[] body = OF_KUBERNETES.getBytes(UTF_8);
                        exchange.getResponseHeaders()
                                .set("Content-Type", "text/plain; version=0.0.4");
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        server.start();
        return server;
    }

    /** The labels that Prometheus Operator's PodMonitor gives. */
    private String scraping(String health, int kubernetes) throws IOException {
        return """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: [%s]
        scrape_configs:
        - job_name: causestream/causestream
          static_configs:
          - targets: ["%s"]
            labels: {namespace: causestream, pod: causestream-standalone-0, container: standalone, endpoint: health}
        - job_name: kubernetes
          honor_labels: true
          static_configs: [{targets: ["127.0.0.1:%d"]}]
        """
                .formatted(
                        AlertRules.read().writeTo(folder),
                        URI.create(health).getAuthority(),
                        kubernetes);
    }

    private List<?> result(String expression) throws Exception {
        Object data = data("/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8));
        return (List<?>) requireNonNull(((Map<?, ?>) data).get("result"));
    }

    private List<Map<String, Object>> rules() throws Exception {
        List<Map<String, Object>> all = new ArrayList<>();
        Map<?, ?> data = (Map<?, ?>) data("/api/v1/rules?type=alert");
        for (Map<String, Object> group : PromQl.maps(requireNonNull(data.get("groups")))) {
            all.addAll(PromQl.maps(requireNonNull(group.get("rules"))));
        }
        return all;
    }

    private Object data(String path) throws Exception {
        HttpResponse<String> response =
                http.send(
                        HttpRequest.newBuilder(URI.create(prometheus + path)).build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(200);
        Map<?, ?> body = new KubernetesSerialization().unmarshal(response.body(), Map.class);
        return requireNonNull(body.get("data"));
    }

    private void post(String url, String body) throws Exception {
        HttpResponse<String> response =
                http.send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).as("%s: %s", url, response.body()).isEqualTo(200);
    }

    private <T extends AutoCloseable> T opened(T one) {
        opened.push(one);
        return one;
    }

    /** The last line that it prints. */
    private static String script(String name, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getenv(SCRIPTS), name).toString());
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(name).isTrue();
        assertThat(process.exitValue()).as(name).isZero();
        return output.substring(output.lastIndexOf('\n') + 1);
    }
}
