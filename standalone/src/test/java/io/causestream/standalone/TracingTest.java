package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.causestream.doubles.cluster.RecordedCluster;
import io.causestream.doubles.cluster.Recording;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces by the OpenTelemetry Java agent, as docs/tracing.md switches them on. */
class TracingTest {

    private static final SlackSettings SLACK = SlackSettings.withChannels("alerts");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Path AGENT = Path.of("target", "agent", "opentelemetry-javaagent.jar");

    @TempDir Path folder;

    @Test
    void oneTraceLeadsFromAPostedAlertThroughTheTopicsToItsMessageInSlack() throws Exception {
        assumeTrue(Files.exists(AGENT), AGENT + " is missing: Maven puts it there");
        try (Collector collector = Collector.start();
                SlackDouble slack = SlackDouble.start(SLACK);
                RecordedCluster cluster =
                        RecordedCluster.start(RecordedCluster.Settings.of(Recording.story()));
                CausestreamProcess causestream = up(collector, slack, cluster)) {
            await().atMost(PATIENCE)
                    .until(() ->
                            causestream.output().contains("Causestream is up")
                                    || !causestream.isAlive());
            Matcher webhook =
                    Pattern.compile("webhook +(http://\\S+)").matcher(causestream.output());
            assertThat(webhook.find()).as(causestream.errors()).isTrue();

            post(URI.create(webhook.group(1)));

            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(collector.traces().values())
                                    .anySatisfy(trace ->
                                            assertThat(trace)
                                                    .contains(
                                                            "causestream.raw.alerts publish",
                                                            "causestream.raw.alerts process",
                                                            "causestream.findings publish",
                                                            "causestream.findings process",
                                                            "chat.postMessage")));
        }
    }

    private CausestreamProcess up(Collector collector, SlackDouble slack, RecordedCluster cluster)
            throws IOException {
        Path config =
                Files.writeString(
                        folder.resolve("causestream.yaml"),
                        """
                        clusterName: home
                        enableHolmesGPT: false
                        sinksConfig:
                          - slack_sink: {name: home, api_key: "%s", slack_channel: "#alerts"}
                        """
                                .formatted(SLACK.token()));
        return CausestreamProcess.start(
                folder,
                Map.of(
                        "CAUSESTREAM_SLACK_API_URL", slack.apiUrl(),
                        "JAVA_TOOL_OPTIONS", "-javaagent:" + AGENT.toAbsolutePath(),
                        "OTEL_SERVICE_NAME", "causestream",
                        "OTEL_EXPORTER_OTLP_ENDPOINT", collector.url(),
                        "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                        "OTEL_METRICS_EXPORTER", "none",
                        "OTEL_LOGS_EXPORTER", "none",
                        "OTEL_BSP_SCHEDULE_DELAY", "200"),
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
                "0");
    }

    private static void post(URI webhook) throws IOException, InterruptedException {
        String body =
                """
                {"version":"4","status":"firing","receiver":"r","groupKey":"{}:{}","groupLabels":{},"commonLabels":{},
                "commonAnnotations":{},"externalURL":"http://alertmanager","alerts":[{"status":"firing",
                "labels":{"alertname":"QueueGrows","severity":"critical","namespace":"shop"},"annotations":{},
                "startsAt":"%s","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus"}]}
                """
                        .formatted(Instant.now());
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(
                            client.send(
                                            HttpRequest.newBuilder(webhook)
                                                    .timeout(PATIENCE)
                                                    .POST(BodyPublishers.ofString(body))
                                                    .build(),
                                            BodyHandlers.ofString())
                                    .statusCode())
                    .isEqualTo(200);
        }
    }

    /** What receives traces by OTLP over HTTP. */
    private record Collector(HttpServer server, Map<String, Set<String>> namesByTrace)
            implements AutoCloseable {

        static Collector start() throws IOException {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            Collector collector = new Collector(server, new ConcurrentHashMap<>());
            server.createContext("/v1/traces", collector::receive);
            server.start();
            return collector;
        }

        String url() {
            return "http://127.0.0.1:%d".formatted(server.getAddress().getPort());
        }

        /** Names of the spans of each trace so far, and the methods of Slack that were called. */
        Map<String, Set<String>> traces() {
            Map<String, Set<String>> traces = new HashMap<>();
            namesByTrace.forEach((id, names) -> traces.put(id, Set.copyOf(names)));
            return traces;
        }

        private void receive(HttpExchange exchange) throws IOException {
            try (exchange) {
                ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())
                        .getResourceSpansList()
                        .forEach(resource ->
                                resource.getScopeSpansList()
                                        .forEach(scope -> scope.getSpansList().forEach(this::add)));
                exchange.sendResponseHeaders(200, -1);
            }
        }

        private void add(Span span) {
            Set<String> names = new HashSet<>(Set.of(span.getName()));
            for (KeyValue attribute : span.getAttributesList()) {
                String url = attribute.getValue().getStringValue();
                if (attribute.getKey().equals("url.full") && url.contains("/api/")) {
                    names.add(url.substring(url.lastIndexOf('/') + 1));
                }
            }
            String trace = HexFormat.of().formatHex(span.getTraceId().toByteArray());
            namesByTrace.computeIfAbsent(trace, _ -> ConcurrentHashMap.newKeySet()).addAll(names);
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
