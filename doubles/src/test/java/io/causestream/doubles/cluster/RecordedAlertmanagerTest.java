package io.causestream.doubles.cluster;

import static io.causestream.doubles.cluster.Recordings.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.causestream.doubles.cluster.RecordedAlertmanager.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class RecordedAlertmanagerTest {

    private static final List<RecordedAlert> ALERTS =
            List.of(
                    new RecordedAlert(NOON.plusSeconds(10), "{\"status\":\"firing\"}"),
                    new RecordedAlert(NOON.plusSeconds(20), "{\"status\":\"resolved\"}"));

    @Test
    void postsEachAlertWhenItsTimeHasCome() throws Exception {
        RecordedClock clock = clock();
        try (Webhook webhook = new Webhook();
                RecordedAlertmanager alertmanager =
                        RecordedAlertmanager.start(ALERTS, clock, webhook.url())) {
            assertThat(alertmanager.awaitDone(Duration.ofMillis(50))).isFalse();
            assertThat(webhook.posts).isEmpty();

            clock.play();

            assertThat(alertmanager.awaitDone(Duration.ofSeconds(10))).isTrue();
            assertThat(webhook.posts)
                    .containsExactly("- {\"status\":\"firing\"}", "- {\"status\":\"resolved\"}");
            assertThat(clock.instant()).isAfterOrEqualTo(NOON.plusSeconds(20));
        }
    }

    @Test
    void postsAgainWhatTheWebhookCouldNotTake() throws Exception {
        RecordedClock clock = clock();
        clock.play();
        try (Webhook webhook = new Webhook(503, 500);
                RecordedAlertmanager alertmanager =
                        RecordedAlertmanager.start(ALERTS, clock, webhook.url(), "secret")) {
            assertThat(alertmanager.awaitDone(Duration.ofSeconds(20))).isTrue();
            assertThat(alertmanager.outcomes())
                    .containsExactly(new Outcome.Delivered(3), new Outcome.Delivered(1));
            assertThat(webhook.posts)
                    .hasSize(4)
                    .allMatch(post -> post.startsWith("Bearer secret "));
        }
    }

    @Test
    void neverPostsAgainWhatWasRefused() throws Exception {
        RecordedClock clock = clock();
        clock.play();
        try (Webhook webhook = new Webhook(401, 200);
                RecordedAlertmanager alertmanager =
                        RecordedAlertmanager.start(ALERTS, clock, webhook.url())) {
            assertThat(alertmanager.awaitDone(Duration.ofSeconds(10))).isTrue();
            assertThat(alertmanager.outcomes())
                    .containsExactly(new Outcome.GaveUp("HTTP 401"), new Outcome.Delivered(1));
        }
    }

    private static RecordedClock clock() {
        return new RecordedClock(List.of(NOON, NOON.plusSeconds(20)), 100, Optional.empty());
    }

    /** Notes what is posted, and answers with the given codes, then with 200. */
    private static final class Webhook implements AutoCloseable {

        private final HttpServer server;
        private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
        private final Queue<String> posts = new ConcurrentLinkedQueue<>();

        Webhook(Integer... answers) throws IOException {
            this.answers.addAll(List.of(answers));
            this.server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::take);
            server.start();
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/alerts");
        }

        @Override
        public void close() {
            server.stop(0);
        }

        private void take(HttpExchange exchange) throws IOException {
            try (exchange) {
                String token = exchange.getRequestHeaders().getFirst("Authorization");
                String body =
                        new String(
                                exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                posts.add((token == null ? "-" : token) + " " + body);
                Integer answer = answers.poll();
                exchange.sendResponseHeaders(answer == null ? 200 : answer, -1);
            }
        }
    }
}
