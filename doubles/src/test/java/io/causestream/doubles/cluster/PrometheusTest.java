package io.causestream.doubles.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PrometheusTest {

    private static final String RANGE = "/prometheus/api/v1/query_range";
    private static final long NOON = Recordings.NOON.getEpochSecond();

    @TempDir private Path folder;

    @Test
    void leavesOutWhatWasNotMeasuredAndWhatIsYetToCome() throws Exception {
        try (RecordedCluster cluster = cluster();
                PlainClient client = PlainClient.of(cluster)) {
            String before = ask(client, "container_memory_working_set_bytes{namespace=\"shop\"}");
            cluster.play();
            assertThat(cluster.awaitEnd(Duration.ofSeconds(10))).isTrue();
            String after =
                    ask(
                            client,
                            "container_memory_working_set_bytes{namespace=\"shop\",pod=\"a\",container!=\"\"}");

            assertThat(before).contains("\"values\":[[%d,\"1000\"]]".formatted(NOON));
            assertThat(after)
                    .contains("\"resultType\":\"matrix\"")
                    .contains(
                            "{\"__name__\":\"container_memory_working_set_bytes\",\"container\":\"web\",\"namespace\":\"shop\",\"pod\":\"a\"}")
                    .contains(
                            "\"values\":[[%d,\"1000\"],[%d,\"1000\"],[%d,\"3000\"]]"
                                    .formatted(NOON, NOON + 10, NOON + 30));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "sum by (namespace) (container_memory_working_set_bytes{namespace=\"shop\"}) ; {\"namespace\":\"shop\"} ; 1500",
                "max(container_memory_working_set_bytes{pod=~\"a|b\"}) by (namespace); {\"namespace\":\"shop\"} ; 1000",
                "max by (container) (container_memory_working_set_bytes{namespace=\"shop\",pod=\"a\",container!~\"|POD\"}) ; {\"container\":\"web\"} ; 1000",
                "sum(container_memory_working_set_bytes); {} ; 1500",
            })
    void sumsUp(String query, String metric, String value) throws Exception {
        try (RecordedCluster cluster = cluster();
                PlainClient client = PlainClient.of(cluster)) {
            JsonNode answer = JsonMapper.shared().readTree(ask(client, query));

            assertThat(answer.at("/data/result").size()).isEqualTo(1);
            assertThat(answer.at("/data/result/0/metric").toString()).isEqualTo(metric);
            assertThat(answer.at("/data/result/0/values/0/1").stringValue()).isEqualTo(value);
        }
    }

    @Test
    void hasNothingForSeriesThatWereNotRecorded() throws Exception {
        try (RecordedCluster cluster = cluster();
                PlainClient client = PlainClient.of(cluster)) {
            for (String query :
                    List.of(
                            "sum(rate(container_cpu_usage_seconds_total{pod=\"a\"}[5m]))",
                            "container_memory_working_set_bytes{pod=\"z\"}",
                            "up")) {
                JsonNode answer = JsonMapper.shared().readTree(ask(client, query));

                assertThat(answer.path("status").stringValue()).isEqualTo("success");
                assertThat(answer.at("/data/result").isEmpty()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "query=up&start=yesterday&end=2&step=1, cannot parse \"yesterday\" to a valid timestamp",
        "query=up&start=2&end=1&step=1, end timestamp must not be before start time",
        "query=up&start=1&end=2&step=0, zero or negative query resolution step widths are not accepted",
        "query=up&start=1&end=86400&step=1, exceeded maximum resolution of 11",
        "start=1&end=2&step=1, no expression found in input",
        "query=sum(up&start=1&end=2&step=1, unexpected end of input",
        "'query=container_memory_working_set_bytes{pod}&start=1&end=2&step=1', unexpected \"pod\" in label matching",
    })
    void saysWhatIsBad(String form, String error) throws Exception {
        try (RecordedCluster cluster = cluster();
                PlainClient client = PlainClient.of(cluster)) {
            HttpResponse<String> response = client.post(RANGE, form);

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains("\"errorType\":\"bad_data\"");
            assertThat(response.body().replace("\\\"", "\"")).contains(error);
        }
    }

    private static String ask(PlainClient client, String query)
            throws IOException, InterruptedException {
        return client.get(
                        "%s?query=%s&start=%d&end=%d&step=10s"
                                .formatted(
                                        RANGE,
                                        URLEncoder.encode(query, StandardCharsets.UTF_8),
                                        NOON,
                                        NOON + 30))
                .body();
    }

    /** Two containers; one of them is not measured for a while. */
    private RecordedCluster cluster() throws IOException {
        Files.write(
                folder.resolve("memory.jsonl"),
                List.of(sample("a", 0, 1000), sample("b", 0, 500), sample("a", 30, 3000)));
        Recording recording =
                Recordings.ofLines(
                        folder,
                        "pods",
                        List.of(Recordings.line(0, "ADDED", Recordings.pod("a", 50, ""))),
                        List.of(Recordings.line(60, "MODIFIED", Recordings.pod("a", 110, ""))));
        return RecordedCluster.start(RecordedCluster.Settings.of(recording).withSpeed(1000));
    }

    private static String sample(String pod, int second, int bytes) {
        return "{\"at\":\"%s\",\"namespace\":\"shop\",\"pod\":\"%s\",\"container\":\"web\",\"container_memory_working_set_bytes\":%d,\"timestamp_ms\":%d}"
                .formatted(Recordings.NOON.plusSeconds(second), pod, bytes, (NOON + second) * 1000);
    }
}
