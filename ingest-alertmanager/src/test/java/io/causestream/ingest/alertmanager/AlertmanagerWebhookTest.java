package io.causestream.ingest.alertmanager;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.causestream.observation.ReplacerPatterns;
import io.causestream.topics.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered before Kafka has a say: there is none here. */
class AlertmanagerWebhookTest {

    private static final String TOKEN = "0123456789abcdef";

    @Test
    void asksForTheTokenWhereOneIsSet() throws Exception {
        try (IngestAlertmanager ingest = ingest(TOKEN);
                Sender sender = new Sender(ingest.address())) {
            assertThat(sender.post("{}").statusCode()).isEqualTo(401);
            assertThat(
                            sender.send(
                                            sender.to("/api/alerts")
                                                    .header("Authorization", "Bearer " + TOKEN)
                                                    .POST(BodyPublishers.ofString("{}")))
                                    .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void letsNoWebPagePostWithoutAToken() throws Exception {
        try (IngestAlertmanager ingest = ingest("");
                Sender sender = new Sender(ingest.address())) {
            HttpResponse<String> answer =
                    sender.send(
                            sender.to("/api/alerts")
                                    .header("Origin", "http://evil.example")
                                    .POST(BodyPublishers.ofString(Posts.of(Posts.alert("a")))));

            assertThat(answer.statusCode()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/api", "/healthz", "/api/alertsX", "/api/alerts/", "/api/alerts/a/b"})
    void knowsNoOtherPath(String path) throws Exception {
        try (IngestAlertmanager ingest = ingest("");
                Sender sender = new Sender(ingest.address())) {
            assertThat(sender.send(sender.to(path).POST(BodyPublishers.noBody())).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void knowsNoOtherMethod() throws Exception {
        try (IngestAlertmanager ingest = ingest("");
                Sender sender = new Sender(ingest.address())) {
            HttpResponse<String> answer = sender.send(sender.to("/api/alerts").GET());

            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
        }
    }

    @Test
    void saysWhereAPostIsNoJson() throws Exception {
        try (IngestAlertmanager ingest = ingest("");
                Sender sender = new Sender(ingest.address())) {
            HttpResponse<String> answer = sender.post("{\n  \"alerts\": [}");

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).startsWith("{\"errors\":[\"$: not JSON at line 2, column ");
        }
    }

    @Test
    void refusesATooLongBodyWhetherAnnouncedOrNot() throws Exception {
        byte[] body = " ".repeat(RequestBody.MAX_BYTES + 1).getBytes(US_ASCII);
        try (IngestAlertmanager ingest = ingest("");
                Sender sender = new Sender(ingest.address())) {
            HttpResponse<String> announced =
                    sender.send(sender.to("/api/alerts").POST(BodyPublishers.ofByteArray(body)));
            HttpResponse<String> chunked =
                    sender.send(
                            sender.to("/api/alerts")
                                    .POST(
                                            BodyPublishers.ofInputStream(
                                                    () -> new ByteArrayInputStream(body))));

            assertThat(announced.statusCode()).isEqualTo(413);
            assertThat(chunked.statusCode()).isEqualTo(413);
        }
    }

    @Test
    void refusesAtOnceWhatIsTooMuchAtATimeAndTakesItLater() throws Exception {
        try (IngestAlertmanager ingest = ingest("");
                Sender sender = new Sender(ingest.address())) {
            List<Socket> unfinished = new ArrayList<>();
            try {
                for (int post = 0; post < 8; post++) {
                    unfinished.add(beginPost(ingest.address().getPort()));
                }
                await().untilAsserted(
                                () -> assertThat(sender.post("{}").statusCode()).isEqualTo(503));
            } finally {
                for (Socket socket : unfinished) {
                    socket.close();
                }
            }
            await().untilAsserted(() -> assertThat(sender.post("{}").statusCode()).isEqualTo(400));
        }
    }

    @Test
    void isNotReadyWithoutKafkaAndSaysSo() {
        try (IngestAlertmanager ingest = ingest("")) {
            assertThat(ingest.readiness().obstacles())
                    .containsExactly("Kafka can't be reached, or has no topic for alerts");
        }
    }

    @Test
    void saysWhichPortIsTaken() {
        try (IngestAlertmanager first = ingest("")) {
            int port = first.address().getPort();
            try (IngestAlertmanager second =
                    new IngestAlertmanager(
                            IngestAlertmanagerConfig.local("home", port, nowhere()),
                            new SimpleMeterRegistry(),
                            AlertmanagerWebhookTest::broken)) {
                assertThatThrownBy(second::start)
                        .hasMessageStartingWith("can't listen on 127.0.0.1:" + port)
                        .hasMessageContaining("CAUSESTREAM_WEBHOOK_PORT");
            }
        }
    }

    /** A post whose length is not announced and whose end does not come. */
    private static Socket beginPost(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.getOutputStream()
                .write(
                        "POST /api/alerts HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"
                                .getBytes(US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    private static IngestAlertmanager ingest(String token) {
        IngestAlertmanager ingest =
                new IngestAlertmanager(
                        new IngestAlertmanagerConfig(
                                "home",
                                "127.0.0.1",
                                0,
                                token,
                                nowhere(),
                                ReplacerPatterns.NONE,
                                AlertmanagerApiConfig.none()),
                        new SimpleMeterRegistry(),
                        AlertmanagerWebhookTest::broken);
        ingest.start();
        return ingest;
    }

    /** Port 1 of this machine: nobody listens there. */
    private static KafkaSettings nowhere() {
        return KafkaSettings.at("127.0.0.1:1");
    }

    private static void broken(String service, Throwable cause) {
        throw new AssertionError(service, cause);
    }
}
