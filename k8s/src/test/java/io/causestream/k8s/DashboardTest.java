package io.causestream.k8s;

import static io.causestream.k8s.PromQl.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.k8s.PromQl.Selector;
import io.causestream.sink.slack.web.SlackErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the dashboard and the alerts ask for exists. docs/metrics.md is held against the code by
 * MetricsTest, and they against docs/metrics.md.
 */
class DashboardTest {

    private static final Path METRICS_PAGE = Path.of("../docs/metrics.md");

    private static final Pattern ROW =
            Pattern.compile("\\| `(causestream_[a-z_]+)` \\| (\\w+) \\| (.*?) \\| .* \\|");

    private static final Pattern LABEL = Pattern.compile("`([a-z_]+)`(?:: ([a-z0-9_, ]+))?");

    /** What a PodMonitor adds to each series. */
    private static final Set<String> OF_THE_SCRAPE =
            Set.of("namespace", "pod", "container", "job", "cluster");

    /** Of kube-state-metrics, the kubelet, Prometheus, Micrometer and Kafka. */
    private static final Set<String> OF_OTHERS =
            Set.of(
                    "up",
                    "ALERTS",
                    "kube_pod_status_ready",
                    "kube_pod_container_status_restarts_total",
                    "kubelet_volume_stats_available_bytes",
                    "kubelet_volume_stats_capacity_bytes",
                    "jvm_memory_used_bytes",
                    "jvm_gc_live_data_size_bytes",
                    "process_cpu_usage",
                    "system_cpu_count",
                    "kafka_stream_task_dropped_records_total");

    private static final int COLUMNS = 24;

    /**
     * A metric of the page.
     *
     * @param labels their values; empty where they come from outside
     */
    private record Metric(String type, Map<String, Set<String>> labels) {}

    @Test
    void eachMetricLabelAndValueThatIsAskedForIsDeclared() throws IOException {
        Map<String, Metric> declared = declared();
        List<String> unknown = new ArrayList<>();
        Set<String> used = new HashSet<>();
        for (PromQl query : all()) {
            assertThat(query.selectors()).as(query.toString()).isNotEmpty();
            for (Selector selector : query.selectors()) {
                used.add(selector.metric());
                if (OF_OTHERS.contains(selector.metric())) {
                    continue;
                }
                Metric metric = declared.get(selector.metric());
                if (metric == null || !selector.labels().allMatch(label -> has(metric, label))) {
                    unknown.add(query.where() + ": " + selector);
                }
            }
        }

        assertThat(declared).hasSizeGreaterThan(60);
        assertThat(unknown).isEmpty();
        assertThat(used).hasSizeGreaterThan(40).containsAll(OF_OTHERS);
    }

    private static boolean has(Metric metric, Map.Entry<String, String> label) {
        Set<String> values = metric.labels().get(label.getKey());
        if (values == null) {
            return OF_THE_SCRAPE.contains(label.getKey());
        }
        return values.isEmpty() || values.contains(label.getValue());
    }

    @Test
    void aRefusalByTheTokenOrTheChannelIsAnAlertAndTheContentOfAMessageIsNot() throws IOException {
        List<String> reasons =
                PromQl.ofAlerts().stream()
                        .filter(query -> query.where().equals("CausestreamSlackRefused"))
                        .flatMap(query -> query.selectors().stream())
                        .flatMap(Selector::labels)
                        .filter(label -> label.getKey().equals("reason"))
                        .map(label -> label.getValue().replace(".*", ""))
                        .toList();

        assertThat(reasons)
                .hasSizeGreaterThan(15)
                .allSatisfy(reason ->
                        assertThat(SlackErrorKind.of(reason))
                                .as(reason)
                                .isIn(SlackErrorKind.TOKEN, SlackErrorKind.CHANNEL));
    }

    @Test
    void theDashboardFindsAnyPrometheusAndEachClusterByItsVariables() throws IOException {
        Map<String, Object> dashboard = PromQl.dashboard();
        List<Map<String, Object>> variables =
                PromQl.maps(value((Map<?, ?>) value(dashboard, "templating"), "list"));

        assertThat((Integer) value(dashboard, "schemaVersion")).isGreaterThanOrEqualTo(39);
        assertThat(variables)
                .extracting(variable -> variable.get("name"))
                .containsExactly("datasource", "namespace", "cluster");
        assertThat(PromQl.panels())
                .filteredOn(panel -> !value(panel, "type").equals("row"))
                .hasSizeGreaterThan(20)
                .allSatisfy(panel -> {
                    assertThat(panel.get("datasource"))
                            .isEqualTo(Map.of("type", "prometheus", "uid", "${datasource}"));
                    assertThat(PromQl.maps(value(panel, "targets")))
                            .allSatisfy(target ->
                                    assertThat(value(target, "expr").toString())
                                            .contains("namespace=~\"$namespace\""));
                });
    }

    @Test
    void panelsHaveTheirOwnPlaceAndNumber() throws IOException {
        Set<List<Integer>> taken = new HashSet<>();
        Set<Object> numbers = new HashSet<>();
        for (Map<String, Object> panel : PromQl.panels()) {
            assertThat(numbers.add(value(panel, "id"))).as(panel.toString()).isTrue();
            Map<?, ?> place = (Map<?, ?>) value(panel, "gridPos");
            int left = (Integer) value(place, "x");
            int top = (Integer) value(place, "y");
            assertThat(left + (Integer) value(place, "w")).isLessThanOrEqualTo(COLUMNS);
            for (int x = left; x < left + (Integer) value(place, "w"); x++) {
                for (int y = top; y < top + (Integer) value(place, "h"); y++) {
                    assertThat(taken.add(List.of(x, y))).as(panel.toString()).isTrue();
                }
            }
        }
    }

    private static List<PromQl> all() throws IOException {
        return Stream.concat(PromQl.ofAlerts().stream(), PromQl.ofDashboard().stream()).toList();
    }

    /** By the names that Prometheus has. */
    private static Map<String, Metric> declared() throws IOException {
        Map<String, Metric> all = new HashMap<>();
        for (String line : Files.readAllLines(METRICS_PAGE)) {
            Matcher row = ROW.matcher(line);
            if (!row.matches()) {
                continue;
            }
            Map<String, Set<String>> labels = new HashMap<>();
            LABEL.matcher(row.group(3))
                    .results()
                    .forEach(label ->
                            labels.put(
                                    label.group(1),
                                    label.group(2) == null
                                            ? Set.of()
                                            : Set.of(label.group(2).split(", "))));
            Metric metric = new Metric(row.group(2), labels);
            if (metric.type().equals("histogram") || metric.type().equals("summary")) {
                all.put(row.group(1) + "_sum", metric);
                all.put(row.group(1) + "_count", metric);
            }
            if (metric.type().equals("histogram")) {
                all.put(row.group(1) + "_bucket", metric);
            }
            if (metric.type().equals("counter") || metric.type().equals("gauge")) {
                all.put(row.group(1), metric);
            }
        }
        return all;
    }
}
