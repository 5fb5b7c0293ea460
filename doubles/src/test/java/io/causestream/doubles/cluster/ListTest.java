package io.causestream.doubles.cluster;

import static io.causestream.doubles.cluster.Recordings.pod;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ListTest {

    @TempDir private Path folder;

    @Test
    void givesTheRestOfAListByItsToken() throws Exception {
        try (RecordedCluster cluster = cluster();
                PlainClient client = PlainClient.of(cluster)) {
            JsonNode first = client.json("/api/v1/pods?limit=2");
            JsonNode rest =
                    client.json(
                            "/api/v1/pods?limit=2&continue="
                                    + first.at("/metadata/continue").stringValue());

            assertThat(names(first)).isEqualTo("a b");
            assertThat(first.at("/metadata/remainingItemCount").asInt()).isEqualTo(1);
            assertThat(first.at("/metadata/resourceVersion").stringValue()).isEqualTo("100");
            assertThat(names(rest)).isEqualTo("c");
            assertThat(rest.at("/metadata").has("continue")).isFalse();
        }
    }

    @Test
    void leavesKindAndVersionOutOfItemsAsTheApiServerDoes() throws Exception {
        try (RecordedCluster cluster = cluster();
                PlainClient client = PlainClient.of(cluster)) {
            JsonNode list = client.json("/api/v1/pods");

            assertThat(list.at("/kind").stringValue()).isEqualTo("PodList");
            assertThat(list.at("/items/0").has("kind")).isFalse();
            assertThat(client.json("/api/v1/namespaces/shop/pods/a").at("/kind").stringValue())
                    .isEqualTo("Pod");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "labelSelector=app%3Dweb, a b",
        "labelSelector=app!%3Dweb, c",
        "labelSelector=app%20in%20(web%2Cdb), a b c",
        "labelSelector=app%20notin%20(web)%2Ctier, c",
        "labelSelector=tier, c",
        "labelSelector=!tier, a b",
        "fieldSelector=metadata.name%3Db, b",
        "fieldSelector=spec.nodeName%3Dnode-1, a b c",
        "fieldSelector=spec.nodeName%3Dnode-2, ''",
    })
    void selects(String selector, String names) throws Exception {
        try (RecordedCluster cluster = cluster();
                PlainClient client = PlainClient.of(cluster)) {
            assertThat(names(client.json("/api/v1/namespaces/shop/pods?" + selector)))
                    .isEqualTo(names);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/namespaces/shop/pods/z, 404, pods \"z\" not found",
        "/apis/apps/v1/namespaces/shop/deployments/z, 404, deployments.apps \"z\" not found",
        "/apis/example.com/v1/widgets, 404, the server could not find the requested resource",
        "/api/v1/namespaces/shop/pods?fieldSelector=spec.priority%3D1, 400, field label not supported: spec.priority",
        "/api/v1/pods?limit=few, 400, 'parsing \"few\": invalid syntax'",
        "/api/v1/pods?continue=x, 400, continue key is not valid",
    })
    void saysWhatItCannotAnswer(String path, int code, String message) throws Exception {
        try (RecordedCluster cluster = cluster();
                PlainClient client = PlainClient.of(cluster)) {
            HttpResponse<String> response = client.get(path);

            assertThat(response.statusCode()).isEqualTo(code);
            assertThat(response.body()).contains("\"kind\":\"Status\"");
            assertThat(JsonMapper.shared().readTree(response.body()).path("message").stringValue())
                    .contains(message);
        }
    }

    @Test
    void refusesToWrite() throws Exception {
        try (RecordedCluster cluster = cluster();
                PlainClient client = PlainClient.of(cluster)) {
            assertThat(client.post("/api/v1/namespaces/shop/pods", "").statusCode()).isEqualTo(405);
        }
    }

    @Test
    void listsNothingOfWhatWasNotRecorded() throws Exception {
        try (RecordedCluster cluster = cluster();
                PlainClient client = PlainClient.of(cluster)) {
            assertThat(client.json("/apis/batch/v1/jobs").path("items").size()).isZero();
        }
    }

    private RecordedCluster cluster() throws IOException {
        Recording recording =
                Recordings.ofPods(
                        folder,
                        pod("a", 50, "\"app\":\"web\""),
                        pod("b", 60, "\"app\":\"web\""),
                        pod("c", 70, "\"app\":\"db\",\"tier\":\"back\""));
        return RecordedCluster.start(RecordedCluster.Settings.of(recording));
    }

    private static String names(JsonNode list) {
        return list.path("items")
                .valueStream()
                .map(item -> item.at("/metadata/name").stringValue())
                .collect(Collectors.joining(" "));
    }
}
