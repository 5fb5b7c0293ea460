package io.causestream.ingest.alertmanager.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.causestream.ingest.alertmanager.IngestAlertmanager;
import io.causestream.ingest.alertmanager.IngestAlertmanagerConfig;
import io.causestream.ingest.alertmanager.Posts;
import io.causestream.ingest.alertmanager.Sender;
import io.causestream.service.access.AccessToken;
import io.causestream.service.access.EndpointSettings;
import io.causestream.topics.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered before Kafka has a say: there is none here. */
class AlertmanagerWebhookTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String TOKEN = "0123456789abcdef";
    private static final String OTHER = "fedcba9876543210";
    private static final String LABELLED = "{\"cluster\":\"office\",\"alertname\"";

    /** A post whose length is not announced and whose end does not come. */
    private static final String UNFINISHED =
            "POST /api/alerts HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n";

    @Test
    void asksForOneOfTheTokensAndSaysNothingElse() throws Exception {
        try (IngestAlertmanager ingest = ingest(token(TOKEN, ""), token(OTHER, ""));
                Sender sender = new Sender(ingest.address())) {
            HttpResponse<String> none = sender.post("{}");
            HttpResponse<String> wrong = post(sender, "/api/alerts", TOKEN + "0", "{}");
            HttpResponse<String> elsewhere = post(sender, "/api/alerts/a%2Fb", "guess", "not JSON");

            assertThat(List.of(none.statusCode(), wrong.statusCode(), elsewhere.statusCode()))
                    .containsOnly(401);
            assertThat(List.of(none.body(), wrong.body(), elsewhere.body()))
                    .containsOnly("{\"errors\":[\"unauthorized\"]}");
            assertThat(none.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");

            assertThat(post(sender, "/api/alerts", TOKEN, "{}").statusCode()).isEqualTo(400);
            assertThat(post(sender, "/api/alerts", OTHER, "{}").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void aTokenSpeaksForItsClusterAlone() throws Exception {
        String ofOffice = Posts.of(Posts.alert("a").replace("{\"alertname\"", LABELLED));
        try (IngestAlertmanager ingest = ingest(token(TOKEN, "shop"), token(OTHER, ""));
                Sender sender = new Sender(ingest.address())) {
            assertThat(post(sender, "/api/alerts/office", TOKEN, "{}").statusCode()).isEqualTo(403);
            HttpResponse<String> label = post(sender, "/api/alerts", TOKEN, ofOffice);
            assertThat(label.statusCode()).isEqualTo(403);
            assertThat(label.body()).contains("the token is not for cluster 'office'");

            // These pass, and there is no Kafka.
            String plain = Posts.of(Posts.alert("a"));
            assertThat(post(sender, "/api/alerts/shop", TOKEN, ofOffice).statusCode())
                    .isEqualTo(503);
            assertThat(post(sender, "/api/alerts", TOKEN, plain).statusCode()).isEqualTo(503);
            assertThat(post(sender, "/api/alerts", OTHER, ofOffice).statusCode()).isEqualTo(503);
        }
    }

    @Test
    void letsNoWebPagePostWithoutAToken() throws Exception {
        try (IngestAlertmanager ingest = ingest();
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
    @ValueSource(strings = {"/", "/api", "/healthz", "/api/alertsX", "/api/alerts/a/b"})
    void knowsNoOtherPath(String path) throws Exception {
        try (IngestAlertmanager ingest = ingest();
                Sender sender = new Sender(ingest.address())) {
            assertThat(sender.send(sender.to(path).POST(BodyPublishers.noBody())).statusCode())
                    .isEqualTo(404);
        }
    }

    /** It is read, and found to be no post. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/alerts",
                "/api/alerts/",
                "/api/alerts//",
                "/api//alerts",
                "/api/alerts/office/",
                "/API/Alerts",
                "/api/alerts?timeout=5s",
                "/api/alerts/?a=b"
            })
    void isAtItsPathHoweverAddressesArePutTogether(String path) throws Exception {
        try (IngestAlertmanager ingest = ingest();
                Sender sender = new Sender(ingest.address())) {
            HttpResponse<String> answer =
                    sender.send(sender.to(path).POST(BodyPublishers.ofString("{}")));

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("alerts: is missing");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "identity, gzip"})
    void unpacksABody(String encoding) throws Exception {
        byte[] packed = Posts.packed("{\"alerts\": 7}");
        try (IngestAlertmanager ingest = ingest();
                Sender sender = new Sender(ingest.address())) {
            HttpResponse<String> answer = encoded(sender, encoding, packed);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("alerts: a list is expected");
        }
    }

    @Test
    void unpacksNoMoreThanIsTakenUnpacked() throws Exception {
        byte[] bomb = Posts.packed(" ".repeat(RequestBody.MAX_BYTES), 40);
        byte[] full = Posts.packed("{}" + " ".repeat(RequestBody.MAX_BYTES - 2));
        assertThat(bomb.length).isLessThan(RequestBody.MAX_BYTES / 8);
        try (IngestAlertmanager ingest = ingest();
                Sender sender = new Sender(ingest.address())) {
            HttpResponse<String> answer = encoded(sender, "gzip", bomb);

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("the decompressed body has more than");
            assertThat(encoded(sender, "gzip", full).statusCode()).isEqualTo(400);
            // What it held is given back.
            for (int post = 0; post < 6; post++) {
                assertThat(encoded(sender, "gzip", bomb).statusCode()).isEqualTo(413);
            }
            assertThat(sender.post("{}").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void saysThatABodyIsNoGzip() throws Exception {
        byte[] packed = Posts.packed(Posts.of(Posts.alert("a")));
        try (IngestAlertmanager ingest = ingest();
                Sender sender = new Sender(ingest.address())) {
            for (byte[] body :
                    List.of(
                            "{}".getBytes(US_ASCII),
                            new byte[0],
                            Arrays.copyOf(packed, packed.length / 2))) {
                HttpResponse<String> answer = encoded(sender, "gzip", body);

                assertThat(answer.statusCode()).isEqualTo(400);
                assertThat(answer.body()).contains("the body is not gzip");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflate", "br", "gzip, gzip"})
    void saysWhichEncodingItCanRead(String encoding) throws Exception {
        try (IngestAlertmanager ingest = ingest();
                Sender sender = new Sender(ingest.address())) {
            HttpResponse<String> answer = encoded(sender, encoding, new byte[10]);

            assertThat(answer.statusCode()).isEqualTo(415);
            assertThat(answer.headers().firstValue("Accept-Encoding")).hasValue("gzip");
            assertThat(answer.body())
                    .contains(
                            "Content-Encoding '%s' is not supported; use gzip or none"
                                    .formatted(encoding));
        }
    }

    @Test
    void saysWhichCharsetItDoesNotKnow() throws Exception {
        try (IngestAlertmanager ingest = ingest();
                Sender sender = new Sender(ingest.address())) {
            HttpResponse<String> unknown =
                    typed(sender, "application/json;charset=klingon", new byte[0]);
            assertThat(unknown.statusCode()).isEqualTo(415);
            assertThat(unknown.body()).contains("charset 'klingon' is not supported");
        }
    }

    private static HttpResponse<String> encoded(Sender sender, String encoding, byte[] body)
            throws Exception {
        return sender.send(
                sender.to("/api/alerts")
                        .header("Content-Encoding", encoding)
                        .POST(BodyPublishers.ofByteArray(body)));
    }

    private static HttpResponse<String> typed(Sender sender, String type, byte[] body)
            throws Exception {
        return sender.send(
                sender.to("/api/alerts")
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofByteArray(body)));
    }

    @Test
    void knowsNoOtherMethod() throws Exception {
        try (IngestAlertmanager ingest = ingest();
                Sender sender = new Sender(ingest.address())) {
            HttpResponse<String> answer = sender.send(sender.to("/api/alerts").GET());

            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
        }
    }

    @Test
    void saysWhereAPostIsNoJson() throws Exception {
        try (IngestAlertmanager ingest = ingest();
                Sender sender = new Sender(ingest.address())) {
            HttpResponse<String> answer = sender.post("{\n  \"alerts\": [}");

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).startsWith("{\"errors\":[\"$: not JSON at line 2, column ");
        }
    }

    @Test
    void refusesATooLongBodyWhetherAnnouncedOrNot() throws Exception {
        byte[] body = " ".repeat(RequestBody.MAX_BYTES + 1).getBytes(US_ASCII);
        try (IngestAlertmanager ingest = ingest();
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
    void refusesWhatIsTooMuchAtATimeBeforeAnyOfItHasEndedAndTakesItLater() throws Exception {
        try (IngestAlertmanager ingest = ingest();
                Sender sender = new Sender(ingest.address())) {
            List<Socket> unfinished = new ArrayList<>();
            try {
                for (int post = 0; post < 4; post++) {
                    unfinished.add(begin(ingest, UNFINISHED));
                }
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(sender.post("{}").statusCode()).isEqualTo(503));
                String large = " ".repeat(4_000_000);
                long began = System.nanoTime();

                HttpResponse<String> answer = sender.post(large);

                // Those under way are cut off 5 s after they began.
                assertThat(Duration.ofNanos(System.nanoTime() - began))
                        .isLessThan(Duration.ofSeconds(3));
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
            } finally {
                for (Socket socket : unfinished) {
                    socket.close();
                }
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(sender.post("{}").statusCode()).isEqualTo(400));
        }
    }

    @Test
    void cutsOffWhoDrips() throws Exception {
        try (IngestAlertmanager ingest = ingest()) {
            long began = System.nanoTime();
            try (Socket silent = begin(ingest, "");
                    Socket header = begin(ingest, "POST /api/alerts HTTP/1.1\r\nHo");
                    Socket body = begin(ingest, UNFINISHED)) {
                for (Socket socket : List.of(silent, header, body)) {
                    socket.setSoTimeout(15_000);
                    assertThat(readToTheEnd(socket)).isEmpty();
                }
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(10));
        }
    }

    @Test
    void refusesTooManyAndTooLongHeaders() throws Exception {
        String many =
                IntStream.range(0, 200)
                        .mapToObj("X-%d: x\r\n"::formatted)
                        .collect(Collectors.joining());
        String large = "X-Large: %s\r\n".formatted("x".repeat(40_000));
        try (IngestAlertmanager ingest = ingest()) {
            for (String headers : List.of(many, large)) {
                try (Socket socket =
                        begin(ingest, "GET /nowhere HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n")) {
                    socket.setSoTimeout(15_000);
                    assertThat(readToTheEnd(socket)).doesNotContain("404");
                }
            }
            try (Sender sender = new Sender(ingest.address())) {
                assertThat(sender.send(sender.to("/nowhere").GET()).statusCode()).isEqualTo(404);
            }
        }
    }

    @Test
    void isNotReadyWithoutKafkaAndSaysSo() {
        try (IngestAlertmanager ingest = ingest()) {
            assertThat(ingest.readiness().obstacles())
                    .containsExactly("Kafka is unreachable, or has no topic for alerts");
        }
    }

    @Test
    void saysWhichPortIsTaken() {
        try (IngestAlertmanager first = ingest()) {
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

    private static Socket begin(IngestAlertmanager ingest, String request) throws IOException {
        Socket socket = new Socket("127.0.0.1", ingest.address().getPort());
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    /** What comes until the other side closes; a reset is an end, too. */
    private static String readToTheEnd(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        } catch (SocketException reset) {
            return "";
        }
    }

    private static HttpResponse<String> post(Sender sender, String path, String token, String body)
            throws Exception {
        return sender.send(
                sender.to(path)
                        .header("Authorization", "Bearer " + token)
                        .POST(BodyPublishers.ofString(body)));
    }

    private static AccessToken token(String text, String cluster) {
        return new AccessToken(
                "webhook", text, null, cluster.isEmpty() ? Optional.empty() : Optional.of(cluster));
    }

    private static IngestAlertmanager ingest(AccessToken... tokens) {
        IngestAlertmanager ingest =
                new IngestAlertmanager(
                        IngestAlertmanagerConfig.local("home", 0, nowhere())
                                .with(
                                        new WebhookSettings(
                                                new EndpointSettings(
                                                        "127.0.0.1", 0, List.of(tokens)),
                                                null)),
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
