package io.causestream.ingest.kube.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.causestream.ingest.kube.Recorded;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What is asked of a Prometheus and what becomes of each refusal, over HTTP. */
class PrometheusQueryTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    error-400-parse       | rejected the query (HTTP 400): invalid parameter
                    error-400-too-many-points | rejected the query (HTTP 400): exceeded maximum resolution
                    error-422-too-many-samples | rejected the query (HTTP 422)
                    error-503-timeout     | could not answer (HTTP 503): query timed out
                    error-404-path        | what responds is not Prometheus
                    """)
    void tellsRefusalsApart(String recording, String why) throws Exception {
        JsonNode response = Recorded.object("prometheus/" + recording + ".json").path("response");
        JsonNode body = response.path("body");

        assertThat(
                        refusal(
                                response.path("status").asInt(),
                                body.isString() ? body.asString() : body.toString()))
                .contains(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    401 | prometheus_auth
                    403 | prometheus_auth
                    302 | prometheus_url
                    200 | prometheus_url
                    502 | could not answer (HTTP 502)
                    """)
    void saysWhichSettingToLookAt(int status, String named) throws Exception {
        assertThat(refusal(status, "<html>a proxy</html>")).contains("127.0.0.1", named);
    }

    @Test
    void saysThatNobodyIsThere() throws Exception {
        assertThat(why(URI.create("http://127.0.0.1:1"), Duration.ofSeconds(5)))
                .isEqualTo("Prometheus at 127.0.0.1:1 is unreachable: Connection refused");
        assertThat(why(URI.create("http://prometheus.invalid:9090"), Duration.ofSeconds(5)))
                .startsWith("Prometheus at prometheus.invalid:9090 is unreachable");
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("http://127.0.0.1:" + mute.getLocalPort());
            assertThat(why(url, Duration.ofMillis(200))).contains("did not answer within");
        }
    }

    @Test
    void takesNoMoreThanFitsIntoMemory() throws Exception {
        assertThat(refusal(200, "x".repeat(3 << 20))).contains("broke off");
    }

    @Test
    void sendsThePasswordAndAsksForTheLabels() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("values.yaml"),
                        """
                        globalConfig:
                          prometheus_url: http://prometheus:9090/
                          prometheus_auth: "Bearer {{ env.TOKEN }}"
                          prometheus_additional_labels: {cluster: 'a"b', az: one}
                        """);
        Settings read = Settings.read(file, Map.of("TOKEN", "hunter2"));
        PrometheusSettings settings = PrometheusSettings.from(read);
        read.refuseProblems();
        List<String> sent = new CopyOnWriteArrayList<>();

        try (Door door = new Door(200, SUCCESS, sent)) {
            new Prometheus(door.url(), settings)
                    .range("up{a=\"b\"}", "pod", NOON.minusSeconds(300), NOON, soon());
        }

        assertThat(sent).singleElement().asString().startsWith("Bearer hunter2 query=up%7Ba");
        assertThat(settings.matchers()).isEqualTo(",az=\"one\",cluster=\"a\\\"b\"");
        assertThat(settings.toString()).doesNotContain("hunter2");
    }

    @Test
    void namesWhatIsWrongAndNoSecret() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("bad.yaml"),
                        """
                        globalConfig:
                          prometheus_url: http://user:hunter2@prometheus:9090
                          prometheus_auth: "hunter2"
                          prometheus_additional_labels: {"a-b": c}
                        prometheusTimeout: 1h
                        """);
        Settings read = Settings.read(file, Map.of());
        PrometheusSettings.from(read);

        assertThat(catchThrowableOfType(RuntimeException.class, read::refuseProblems))
                .hasMessageContainingAll(
                        "globalConfig.prometheus_url",
                        "globalConfig.prometheus_auth",
                        "'a-b'",
                        "prometheusTimeout")
                .message()
                .doesNotContain("hunter2");
    }

    private static final String SUCCESS =
            "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}";

    private static String refusal(int status, String body) throws Exception {
        try (Door door = new Door(status, body, new CopyOnWriteArrayList<>())) {
            return why(door.url(), Duration.ofSeconds(5));
        }
    }

    private static String why(URI url, Duration timeout) {
        try (Prometheus prometheus = new Prometheus(url, PrometheusSettings.at(url))) {
            return catchThrowableOfType(
                            LookupFailed.class,
                            () ->
                                    prometheus.range(
                                            "up",
                                            "pod",
                                            NOON.minusSeconds(300),
                                            NOON,
                                            Deadline.in(timeout)))
                    .why();
        }
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(5));
    }

    /** Answers everything alike, and writes down password and query. */
    private static final class Door implements AutoCloseable {

        private final HttpServer server;

        Door(int status, String body, List<String> sent) throws IOException {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(
                    "/",
                    exchange -> {
                        try (exchange) {
                            sent.add(
                                    exchange.getRequestHeaders().getFirst("Authorization")
                                            + " "
                                            + exchange.getRequestURI().getRawQuery());
                            byte[] bytes = body.getBytes(UTF_8);
                            exchange.sendResponseHeaders(status, bytes.length);
                            exchange.getResponseBody().write(bytes);
                        }
                    });
            server.start();
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
