package io.causestream.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over real HTTP. */
class HealthServerTest {

    private final Services services = new Services();
    private final ProcessMetrics metrics = new ProcessMetrics();
    private final HealthServer server =
            HealthServer.open(new HealthSettings("127.0.0.1", 0), services, metrics);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
        server.close();
        services.close();
        metrics.close();
    }

    @Test
    void isAliveAndNotReadyBeforeAnythingIsStarted() throws Exception {
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
    }

    @Test
    void isReadyWhenAllAreAndElseSaysWhatIsMissing() throws Exception {
        Part kube = Part.named("ingest-kube");
        Part ai = Part.named("ai-worker");
        services.start(List.of(kube, ai));
        ai.readiness.set(new Readiness(List.of(), List.of("no Ollama answers")));

        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").body()).contains("no Ollama answers");

        kube.readiness.set(Readiness.notReady("pods are not listed yet"));

        HttpResponse<String> answer = get("/readyz?verbose");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .isEqualTo(
                        """
                        {"ready":false,"services":{\
                        "ai-worker":{"obstacles":[],"ready":true,"remarks":["no Ollama answers"]},\
                        "ingest-kube":{"obstacles":["pods are not listed yet"],"ready":false,"remarks":[]}}}\
                        """);
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void isNoLongerAliveWhenAServiceCanNotGoOn() throws Exception {
        services.start(List.of(Part.named("ingest-kube")));

        services.onFailure("ingest-kube", new IllegalStateException("password=hunter2"));

        HttpResponse<String> answer = get("/healthz");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("ingest-kube").doesNotContain("hunter2");
    }

    @Test
    void isNotReadyOnceItStops() throws Exception {
        services.start(List.of(Part.named("ingest-kube")));
        services.close();

        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).contains("stopping");
    }

    @Test
    void tellsMetricsAsPrometheusReadsThem() throws Exception {
        metrics.registry().counter("causestream.test.things", "outcome", "done").increment(3);

        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body().lines())
                .contains(
                        "# TYPE causestream_test_things_total counter",
                        "causestream_test_things_total{outcome=\"done\"} 3.0")
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
                .anyMatch(line -> line.startsWith("process_uptime_seconds "));
    }

    @Test
    void onlyTells() throws Exception {
        HttpResponse<String> post =
                client.send(
                        HttpRequest.newBuilder(uri("/healthz"))
                                .POST(BodyPublishers.ofString("x"))
                                .build(),
                        BodyHandlers.ofString());
        HttpResponse<String> head =
                client.send(
                        HttpRequest.newBuilder(uri("/healthz")).HEAD().build(),
                        BodyHandlers.ofString());

        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(get("/").statusCode()).isEqualTo(404);
    }

    @Test
    void saysWhichPortIsTaken() {
        int port = server.address().getPort();

        assertThatThrownBy(() ->
                        HealthServer.open(new HealthSettings("127.0.0.1", port), services, metrics))
                .isInstanceOf(HealthServer.CannotOpen.class)
                .hasMessageStartingWith("can't serve health and metrics on 127.0.0.1:" + port)
                .hasMessageContaining("CAUSESTREAM_HEALTH_PORT");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(server.address().getPort(), path));
    }
}
