package io.causestream.ingest.alertmanager.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.causestream.ingest.alertmanager.Lists;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Over real HTTP, with answers good and bad. */
class AlertmanagerApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpServer server = listening();
    private final Map<String, String> bodies = new HashMap<>();
    private final List<String> authorizations = new ArrayList<>();
    private int status = 200;

    private HttpServer listening() {
        try {
            HttpServer listening =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            listening.createContext("/prefix/api/v2/", this::answer);
            listening.start();
            return listening;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String last = path.substring(path.lastIndexOf('/') + 1);
            authorizations.add(
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            if (status == 302) {
                exchange.getResponseHeaders().set("Location", "/prefix/api/v2/elsewhere");
            }
            byte[] body = bodies.getOrDefault(last, "[]").getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Test
    void readsBothListsAndHowLongTheAlertmanagerRuns() throws Exception {
        runsFor(Duration.ofMinutes(7));
        bodies.put("alerts", Lists.recorded("alerts.json").toString());
        bodies.put("silences", Lists.recorded("silences.json").toString());
        List<JsonNode> alerts = new ArrayList<>();
        List<JsonNode> silences = new ArrayList<>();

        try (AlertmanagerApi api = api("Bearer abc")) {
            Duration up = api.read(alerts::add, silences::add);

            assertThat(up).isBetween(Duration.ofMinutes(6), Duration.ofMinutes(8));
        }
        assertThat(alerts).hasSize(36);
        assertThat(silences).hasSize(3);
        assertThat(authorizations).containsOnly("Bearer abc").hasSize(3);
    }

    @Test
    void sendsNoCredentialsWhereThereAreNone() throws Exception {
        runsFor(PATIENCE);
        try (AlertmanagerApi api = api("")) {
            api.read(_ -> {}, _ -> {});
        }

        assertThat(authorizations).containsOnly("null");
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        runsFor(PATIENCE);
        status = 401;
        assertThat(unread())
                .extracting(ListUnavailable::why)
                .isEqualTo(ListUnavailable.Reason.UNAUTHORIZED);
        status = 500;
        assertThat(unread().sentence()).endsWith("/prefix/api/v2/status answers HTTP 500");
        status = 200;
        bodies.put("alerts", "[{\"labels\":{}},");
        assertThat(unread().sentence()).endsWith("/prefix/api/v2/alerts is not a JSON list");
        bodies.put("alerts", "<html>");
        assertThat(unread().why()).isEqualTo(ListUnavailable.Reason.NOT_A_LIST);
        bodies.put("alerts", "{\"status\":\"success\"}");
        assertThat(unread().why()).isEqualTo(ListUnavailable.Reason.NOT_A_LIST);
    }

    @Test
    void oneThatDoesNotSayWhenItBeganHasJustBegun() throws Exception {
        for (String status : List.of("{\"uptime\":\"yesterday\"}", "{}", "[]", "<html>")) {
            bodies.put("status", status);
            try (AlertmanagerApi api = api("")) {
                assertThat(api.read(_ -> {}, _ -> {})).as(status).isZero();
            }
        }
    }

    @Test
    void carriesItsCredentialsToNoOtherAddress() {
        runsFor(PATIENCE);
        status = 302;

        assertThat(unread().why()).isEqualTo(ListUnavailable.Reason.STATUS);
        assertThat(authorizations).hasSize(1);
    }

    @Test
    void readsNoMoreThanItCanHold() {
        runsFor(PATIENCE);
        bodies.put("alerts", "[\"" + "x".repeat(AlertmanagerApi.MAX_BYTES) + "\"]");

        assertThat(unread().why()).isEqualTo(ListUnavailable.Reason.TOO_LARGE);
    }

    @Test
    void waitsForNoAnswerForEver() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                AlertmanagerApi api =
                        new AlertmanagerApi(
                                URI.create("http://127.0.0.1:" + silent.getLocalPort()),
                                "",
                                Duration.ofMillis(200))) {
            assertThat(unread(api).why()).isEqualTo(ListUnavailable.Reason.TIMEOUT);
        }
    }

    @Test
    void saysThatNobodyIsThere() {
        server.stop(0);

        assertThat(unread().sentence())
                .endsWith("/prefix/api/v2/status is unreachable (ConnectException)");
    }

    private void runsFor(Duration time) {
        Instant started = Instant.now().minus(time).truncatedTo(ChronoUnit.MILLIS);
        bodies.put("status", "{\"uptime\":\"%s\"}".formatted(started));
    }

    private ListUnavailable unread() {
        try (AlertmanagerApi api = api("Basic eA==")) {
            return unread(api);
        }
    }

    private static ListUnavailable unread(AlertmanagerApi api) {
        return catchThrowableOfType(ListUnavailable.class, () -> api.read(_ -> {}, _ -> {}));
    }

    private AlertmanagerApi api(String authorization) {
        return new AlertmanagerApi(
                URI.create("http://127.0.0.1:%d/prefix".formatted(server.getAddress().getPort())),
                authorization,
                PATIENCE);
    }
}
