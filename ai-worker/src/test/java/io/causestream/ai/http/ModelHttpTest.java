package io.causestream.ai.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.causestream.ai.LocalServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ModelHttpTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String KEY = "sk-planted-0815";

    /** The next write to a connection that the client closed fails. */
    private final CountDownLatch closedByClient = new CountDownLatch(1);

    @Test
    void endsAtTheDeadlineThoughTheBodyKeepsDripping() throws IOException {
        try (LocalServer server = new LocalServer(this::drip);
                ModelHttp http = new ModelHttp(ModelServer.ollama(server.url()))) {
            long began = System.nanoTime();

            assertThatThrownBy(() -> http.get(server.url(), Duration.ofMillis(300)))
                    .isInstanceOf(HttpTimeoutException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
            await().until(() -> closedByClient.getCount() == 0);
        }
    }

    @Test
    void closesTheConnectionOfACallThatIsBrokenOff() throws Exception {
        try (LocalServer server = new LocalServer(this::drip);
                ModelHttp http = new ModelHttp(ModelServer.ollama(server.url()))) {
            CountDownLatch interrupted = new CountDownLatch(1);
            Thread call =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    http.get(server.url(), PATIENCE);
                                } catch (InterruptedException e) {
                                    interrupted.countDown();
                                } catch (IOException e) {
                                    throw new AssertionError(e);
                                }
                            });
            await().until(() -> !server.requests().isEmpty());

            call.interrupt();

            assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
            await().until(() -> closedByClient.getCount() == 0);
        }
    }

    @Test
    void followsNoRedirectToAnotherHost() throws Exception {
        try (LocalServer other =
                        new LocalServer(exchange -> LocalServer.respond(exchange, 200, "{}"));
                LocalServer server =
                        new LocalServer(exchange -> {
                            exchange.getResponseHeaders().set("Location", other.url().toString());
                            LocalServer.respond(exchange, 307, "");
                        });
                ModelHttp http = new ModelHttp(withKey(server.url()))) {
            assertThat(http.post(server.url(), Map.of("prompt", "p"), PATIENCE).status())
                    .isEqualTo(307);
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void sendsTheKeyAndNeverShowsIt() throws Exception {
        try (LocalServer server =
                        new LocalServer(exchange ->
                                LocalServer.respond(
                                        exchange,
                                        401,
                                        "{\"error\":{\"message\":\"Incorrect API key: %s\"}}"
                                                .formatted(KEY)));
                ModelHttp http = new ModelHttp(withKey(server.url()))) {
            ModelHttp.Response refused = http.get(server.url(), PATIENCE);

            assertThat(server.requests().getFirst().key()).isEqualTo("Bearer " + KEY);
            assertThat(refused.body()).contains("Incorrect API key: ***").doesNotContain(KEY);
            assertThat(withKey(server.url()).toString()).doesNotContain(KEY).contains("***");
        }
    }

    @Test
    void readsHowLongTheServerWantsToBeLeftAlone() throws Exception {
        String inAMinute =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(60));
        assertThat(retryAfter("7")).isEqualTo(Duration.ofSeconds(7));
        assertThat(retryAfter(inAMinute)).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(60));
        assertThat(retryAfter("soon")).isZero();
        assertThat(retryAfter("-3")).isZero();
    }

    private static Duration retryAfter(String header) throws Exception {
        try (LocalServer server =
                        new LocalServer(exchange -> {
                            exchange.getResponseHeaders().set("Retry-After", header);
                            LocalServer.respond(exchange, 429, "");
                        });
                ModelHttp http = new ModelHttp(ModelServer.ollama(server.url()))) {
            return http.get(server.url(), PATIENCE).retryAfter();
        }
    }

    private void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        try {
            for (int drop = 0; drop < 1_000; drop++) {
                body.write(' ');
                body.flush();
                // The server's own pace.
                if (closedByClient.await(20, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (IOException gone) {
            closedByClient.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ModelServer withKey(URI url) {
        return new ModelServer(ModelServer.Api.OPENAI, url, KEY);
    }
}
