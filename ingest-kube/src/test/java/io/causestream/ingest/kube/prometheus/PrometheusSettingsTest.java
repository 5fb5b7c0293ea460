package io.causestream.ingest.kube.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.context.ContextQuery.Resource;
import io.causestream.ingest.kube.prometheus.GraphQueries.GraphQuery;
import io.causestream.ingest.kube.prometheus.GraphQueries.Item;
import io.causestream.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrometheusSettingsTest {

    @TempDir private Path folder;

    @Test
    void readsHeadersParametersAndQueriesOfRobusta() throws Exception {
        PrometheusSettings settings =
                read(
                        """
                        globalConfig:
                          prometheus_url: http://prometheus:9090
                          prometheus_additional_headers: {X-Scope-OrgID: home}
                          prometheus_url_query_string: "dedup=true&partial_response=true"
                          prometheus_graphs_overrides:
                            - {resource_type: CPU, item_type: Node, query: 'sum(cpu{node="$node"})', values_format: Percentage}
                        """);

        assertThat(settings.headers()).isEqualTo(Map.of("X-Scope-OrgID", "home"));
        assertThat(settings.queryString()).isEqualTo("&dedup=true&partial_response=true");
        assertThat(settings.queries().of(Resource.CPU, Item.NODE))
                .isEqualTo(new GraphQuery("sum(cpu{node=\"$node\"})", "ratio"));
        assertThat(settings.queries().of(Resource.MEMORY, Item.NODE).unit()).isEqualTo("bytes");
        assertThat(settings).asString().doesNotContain("=true").doesNotContain("=home");
    }

    @Test
    void namesWhatIsWrong() {
        assertThatThrownBy(() ->
                        read(
                                """
                                globalConfig:
                                  prometheus_additional_headers: {Authorization: Bearer s3cret, "X Y": s3cret}
                                  prometheus_url_query_string: "query=up"
                                  prometheus_graphs_overrides:
                                    - {resource_type: CPUs, item_type: Node, query: up, values_format: Percent}
                                    - {resource_type: CPU, item_type: Pod}
                                """))
                .hasMessageContaining("'Authorization' can't be set here")
                .hasMessageContaining("'X Y' is not a header")
                .hasMessageContaining("must be name=value&name=value")
                .hasMessageContaining(
                        "entry 1: resource_type 'CPUs' is not one of cpu, disk, memory")
                .hasMessageContaining(
                        "entry 1: values_format 'Percent' is not one of Bytes, CPUUsage, Percentage, Plain; did you mean Percentage?")
                .hasMessageContaining("entry 2: query has 0 characters")
                .message()
                .doesNotContain("s3cret");
    }

    /** So that no peak falls between two points. */
    @Test
    void aRateIsAsLongAsTheStep() throws Exception {
        GraphQuery cpu = GraphQueries.shipped(Resource.CPU, Item.POD);
        Map<String, String> pod = Map.of("namespace", "shop", "pod", "web-1");

        assertThat(GraphQueries.fill(cpu, pod, "", Duration.ofSeconds(15))).contains("[2m]");
        assertThat(GraphQueries.fill(cpu, pod, ",cluster=\"home\"", Duration.ofSeconds(346)))
                .isEqualTo(
                        "sum by (container) (rate(container_cpu_usage_seconds_total{namespace=\"shop\",pod=\"web-1\",container!~\"|POD\",cluster=\"home\"}[346s]))");
    }

    private PrometheusSettings read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("causestream.yaml"), yaml);
        Settings settings = Settings.read(file, Map.of());
        PrometheusSettings read = PrometheusSettings.from(settings);
        settings.refuseProblems();
        return read;
    }
}
