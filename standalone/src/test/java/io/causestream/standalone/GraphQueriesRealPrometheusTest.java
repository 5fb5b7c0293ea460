package io.causestream.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.MetricRange;
import io.causestream.context.ContextQuery.MetricTable;
import io.causestream.context.ContextQuery.Resource;
import io.causestream.enrich.action.AskedFinding;
import io.causestream.enrich.action.BoundAction;
import io.causestream.finding.Finding;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.ingest.kube.prometheus.Expression;
import io.causestream.ingest.kube.prometheus.GraphQueries;
import io.causestream.ingest.kube.prometheus.GraphQueries.Item;
import io.causestream.ingest.kube.prometheus.Prometheus;
import io.causestream.ingest.kube.prometheus.PrometheusSettings;
import io.causestream.playbook.Template;
import io.causestream.playbook.catalogue.Actions;
import io.causestream.playbook.catalogue.Parameters;
import io.causestream.topics.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Each query that is shipped gives a series on a real Prometheus that scrapes metrics with the
 * names and labels of kube-prometheus-stack.
 */
@EnabledIfEnvironmentVariable(named = "CAUSESTREAM_PARTS", matches = ".+")
@EnabledIfEnvironmentVariable(named = GraphQueriesRealPrometheusTest.SCRIPTS, matches = ".+")
class GraphQueriesRealPrometheusTest {

    static final String SCRIPTS = "CAUSESTREAM_PARTS_SCRIPTS";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> NAMES =
            Map.of(
                    "namespace", "shop",
                    "pod", "checkout-5d9c-x2x2x",
                    "container", "checkout",
                    "node", "node-1",
                    "node_internal_ip", "10.0.0.5");

    /** {@code %1$d} grows with each scrape. */
    private static final String METRICS =
            """
            container_memory_working_set_bytes{POD,container="checkout",node="node-1"} 4e8
            container_cpu_usage_seconds_total{POD,container="checkout",node="node-1"} %1$d
            container_fs_usage_bytes{POD,container="checkout",node="node-1"} 1e9
            container_cpu_cfs_throttled_periods_total{POD,container="checkout",node="node-1"} %1$d
            container_cpu_cfs_periods_total{POD,container="checkout",node="node-1"} %1$d
            node_cpu_seconds_total{instance="10.0.0.5:9100",mode="user",cpu="0"} %1$d
            node_memory_MemTotal_bytes{instance="10.0.0.5:9100"} 8e9
            node_memory_MemAvailable_bytes{instance="10.0.0.5:9100"} 3e9
            node_filesystem_avail_bytes{instance="10.0.0.5:9100",mountpoint="/",fstype="ext4",device="/dev/sda1"} 3e9
            node_filesystem_size_bytes{instance="10.0.0.5:9100",mountpoint="/",fstype="ext4",device="/dev/sda1"} 9e9
            kube_pod_container_resource_requests{POD,container="checkout",node="node-1",resource="cpu",unit="core"} 0.25
            kube_pod_container_resource_requests{POD,container="checkout",node="node-1",resource="memory",unit="byte"} 2e8
            kube_pod_container_resource_limits{POD,container="checkout",node="node-1",resource="cpu",unit="core"} 0.5
            kube_pod_container_resource_limits{POD,container="checkout",node="node-1",resource="memory",unit="byte"} 5e8
            kube_pod_status_phase{POD,phase="Running"} 1
            kube_pod_info{POD,node="node-1",host_ip="10.0.0.5"} 1
            kube_pod_container_status_restarts_total{POD,container="checkout"} %1$d
            kube_pod_container_status_last_terminated_reason{POD,container="checkout",reason="OOMKilled"} 1
            kube_node_status_allocatable{node="node-1",resource="cpu",unit="core"} 4
            kube_node_status_allocatable{node="node-1",resource="memory",unit="byte"} 8e9
            kube_node_info{node="node-1",internal_ip="10.0.0.5",kubelet_version="v1.34.1"} 1
            kube_pod_spec_volumes_persistentvolumeclaims_info{POD,persistentvolumeclaim="data",volume="data"} 1
            kubelet_volume_stats_used_bytes{namespace="shop",persistentvolumeclaim="data",node="node-1"} 2e9
            kube_deployment_spec_replicas{namespace="shop",deployment="checkout"} 3
            kube_deployment_status_replicas_ready{namespace="shop",deployment="checkout"} 2
            kubernetes_build_info{git_version="v1.34.1",job="kubelet",node="node-1"} 1
            prometheus_rule_evaluation_failures_total{rule_group="kubernetes-apps"} %1$d
            up{job="kubelet",metrics_path="/metrics",namespace="kube-system",service="kubelet"} 1
            up{job="coredns",instance="10.0.0.9:9153"} 1
            """
                    .replace("POD", "namespace=\"shop\",pod=\"checkout-5d9c-x2x2x\"");

    @Test
    void eachShippedQueryGivesASeries(@TempDir Path folder) throws Exception {
        HttpServer metrics = serve();
        try {
            String url =
                    script(
                            "start-prometheus.sh",
                            folder.toString(),
                            "127.0.0.1:" + metrics.getAddress().getPort());
            try (Prometheus prometheus =
                    new Prometheus(URI.create(url), PrometheusSettings.at(URI.create(url)))) {
                Map<String, String> queries = queries();

                assertThat(queries).hasSizeGreaterThan(30);
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(withoutSeries(queries, prometheus)).isEmpty());
            } finally {
                script("stop.sh", folder.toString());
            }
        } finally {
            metrics.stop(0);
        }
    }

    private static Map<String, String> withoutSeries(
            Map<String, String> queries, Prometheus prometheus) throws Exception {
        Map<String, String> without = new LinkedHashMap<>();
        for (Map.Entry<String, String> query : queries.entrySet()) {
            Instant now = Instant.now();
            try {
                if (prometheus
                        .instant(query.getValue(), now, Deadline.in(Duration.ofSeconds(10)))
                        .isEmpty()) {
                    without.put(query.getKey(), query.getValue());
                }
            } catch (LookupFailed refused) {
                without.put(query.getKey(), refused.why());
            }
        }
        return without;
    }

    /** By what asks them. */
    private static Map<String, String> queries() throws Exception {
        Map<String, String> queries = new LinkedHashMap<>();
        GraphQueries shipped = new GraphQueries(List.of());
        for (Resource resource : Resource.values()) {
            for (Item item : Item.values()) {
                queries.put(
                        resource + " of " + item,
                        GraphQueries.fill(
                                shipped.of(resource, item), NAMES, "", Duration.ofSeconds(15)));
            }
        }
        AskedFinding crash =
                new AskedFinding(
                        Json.MAPPER.readValue(
                                Path.of("../topics/src/test/resources/samples/v1/finding.json")
                                        .toFile(),
                                Finding.class),
                        "checkout",
                        "node-1",
                        null,
                        null,
                        new Template.Values(
                                "checkout-1", "Pod", "shop", "node-1", "home", Map.of(), Map.of()));
        add(queries, crash, "pod_graph_enricher", Map.of("resource_type", "CPU"));
        add(queries, crash, "workload_graph_enricher", Map.of("resource_type", "Replicas"));
        add(queries, crash, "workload_graph_enricher", Map.of("resource_type", "Restarts"));
        for (String action :
                List.of(
                        "node_cpu_enricher",
                        "node_disk_analyzer",
                        "oom_killer_enricher",
                        "cpu_overcommited_enricher",
                        "memory_overcommited_enricher",
                        "version_mismatch_enricher",
                        "cpu_throttling_analysis_enricher",
                        "prometheus_rules_enricher",
                        "target_down_dns_enricher")) {
            add(queries, crash, action, Map.of());
        }
        return queries;
    }

    private static void add(
            Map<String, String> queries,
            AskedFinding about,
            String action,
            Map<String, String> told)
            throws LookupFailed {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        told.forEach(values::put);
        Parameters parameters =
                new Parameters(Actions.named(action).orElseThrow().parameters(), values);
        for (var lookUp : BoundAction.of(action).lookUps()) {
            for (ContextQuery query : lookUp.asks(about, parameters).values()) {
                switch (query) {
                    case MetricRange range ->
                            queries.put(
                                    action + told, fill(range.expression(), range.parameters()));
                    case MetricTable table -> {
                        for (MetricTable.Column column : table.columns()) {
                            queries.put(
                                    action + ": " + table.title() + ": " + column.name(),
                                    fill(column.expression(), table.parameters()));
                        }
                    }
                    default -> assertThat(query).isInstanceOf(ContextQuery.Usage.class);
                }
            }
        }
    }

    private static String fill(String expression, Map<String, String> parameters)
            throws LookupFailed {
        Map<String, String> values = new HashMap<>(NAMES);
        values.putAll(parameters);
        return Expression.fill(expression, values, "");
    }

    private static HttpServer serve() throws IOException {
        AtomicInteger scrapes = new AtomicInteger();
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext(
                "/metrics",
                exchange -> {
                    try (exchange) {
                        byte[] body = METRICS.formatted(scrapes.incrementAndGet()).getBytes(UTF_8);
                        exchange.getResponseHeaders()
                                .set("Content-Type", "text/plain; version=0.0.4");
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        server.start();
        return server;
    }

    /** The last line that it prints. */
    private static String script(String name, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
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
