package io.causestream.ingest.kube.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.context.ContextQuery.Resource;
import io.causestream.context.ContextQuery.Usage;
import io.causestream.finding.Enrichment.Graph;
import io.causestream.finding.Enrichment.Graph.Series;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.Recorded;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.ingest.kube.lookup.UsageGraph;
import io.causestream.topics.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Against what a real Prometheus answered. */
class PrometheusTest {

    @Test
    void readsARange() throws LookupFailed {
        List<Series> series = series("query-range-memory");

        assertThat(series).hasSize(1);
        assertThat(series.getFirst().name()).isEqualTo("indexer");
        assertThat(series.getFirst().points().size()).isGreaterThan(5);
        assertThat(series.getFirst().points())
                .allSatisfy(point -> assertThat(point.value()).isBetween(1e5, 1e9));
    }

    @Test
    void leavesOutWhatIsNoNumber() throws LookupFailed {
        assertThat(series("query-range-nan-inf")).isEmpty();
    }

    @Test
    void keepsTheGapsOfASeries() throws LookupFailed {
        assertThat(series("query-range-gaps").getFirst().points()).hasSizeGreaterThan(1);
    }

    @Test
    void hasNoSeriesWhereThereIsNoData() throws LookupFailed {
        assertThat(series("query-range-empty")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"error-400-parse", "error-503-timeout", "error-404-path"})
    void saysWhyItHasNone(String recording) {
        assertThatThrownBy(() -> series(recording))
                .isInstanceOf(LookupFailed.class)
                .hasMessageContaining("Prometheus")
                .hasMessageContaining(recording.substring(6, 9));
    }

    @Test
    void aNameDoesNotEndItsQuotes() throws LookupFailed {
        String query =
                UsageGraph.promQl(
                        Subject.pod("shop", "x\"} or vector(1) or up{a=\"\\"),
                        new Usage(Resource.MEMORY, "web", Duration.ofHours(1), null),
                        GraphQueries.shipped(Resource.MEMORY, GraphQueries.Item.CONTAINER),
                        "");

        assertThat(query)
                .isEqualTo(
                        "max by (container) (container_memory_working_set_bytes{namespace=\"shop\",pod=\"x\\\"} or vector(1) or up{a=\\\"\\\\\",container=\"web\"})");
    }

    @Test
    void asksForAtMost250Points() {
        for (Duration range :
                List.of(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofDays(1))) {
            assertThat(range.dividedBy(Prometheus.step(range))).isLessThanOrEqualTo(250);
        }
    }

    @Test
    void drawsRequestLimitAndTheKill() {
        JsonNode pod =
                Json.MAPPER.readTree(
                        """
                        {"spec":{"containers":[{"name":"web","resources":{"requests":{"memory":"24Mi"},"limits":{"memory":"48Mi"}}}]},
                         "status":{"containerStatuses":[{"name":"web","lastState":{"terminated":
                           {"reason":"OOMKilled","finishedAt":"2026-01-31T12:00:00Z"}}}]}}
                        """);
        Instant noon = Instant.parse("2026-01-31T12:00:00Z");

        Graph graph =
                UsageGraph.graph(
                        Subject.pod("shop", "checkout"),
                        new Usage(Resource.MEMORY, "web", Duration.ofHours(1), null),
                        "bytes",
                        List.of(new Series("web", List.of(new Graph.Point(noon, 1)))),
                        pod,
                        noon.minusSeconds(3600),
                        noon);

        assertThat(graph.unit()).isEqualTo("bytes");
        assertThat(graph.limits())
                .containsExactly(
                        new Graph.Limit("request", 24 * 1024 * 1024),
                        new Graph.Limit("limit", 48 * 1024 * 1024));
        assertThat(graph.marks()).containsExactly(new Graph.Mark("OOMKilled", noon));
    }

    private static List<Series> series(String recording) throws LookupFailed {
        JsonNode response = Recorded.object("prometheus/" + recording + ".json").path("response");
        JsonNode body = response.path("body");
        return Prometheus.series(
                "Prometheus at prometheus:9090",
                response.path("status").asInt(),
                (body.isString() ? body.asString() : body.toString()).getBytes(UTF_8),
                "container");
    }
}
