package io.causestream.sink.webhook;

import static io.causestream.sink.webhook.Findings.NOON;
import static io.causestream.sink.webhook.Findings.crashLoop;
import static io.causestream.sink.webhook.Findings.next;
import static io.causestream.sink.webhook.Findings.resolved;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.sink.transport.AttemptResult;
import io.causestream.sink.webhook.WebhookReceiver.Answer;
import io.causestream.sink.webhook.WebhookReceiver.Received;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests over real HTTP, and what each answer means. */
@Timeout(30)
class WebhookTransportTest {

    private static final String SECRET = "whsec-5f1e7a93c2d84b06";

    @TempDir private Path folder;
    private WebhookReceiver receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = new WebhookReceiver();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private WebhookTransport transport(String more) throws IOException {
        Webhook webhook =
                WebhookConfigs.read(
                        folder,
                        "name: hook\nurl: %s\n%s"
                                .formatted(receiver.url("/in?token=tok-123456"), more),
                        Map.of());
        return new WebhookTransport(webhook, () -> NOON);
    }

    @Test
    void sendsWhatAReceiverNeedsToTellVerifyAndCountIt() throws Exception {
        try (var transport = transport("secret: %s\nheaders: {X-Team: shop}".formatted(SECRET))) {
            transport.send(TestAttempt.first(transport, crashLoop()));
            transport.send(TestAttempt.further(transport, next(crashLoop())));
            transport.send(TestAttempt.further(transport, resolved(crashLoop())));
        }

        List<Received> received = receiver.received();
        assertThat(received)
                .extracting(each -> each.header("X-Causestream-Event"))
                .containsExactly("firing", "updated", "resolved");
        assertThat(received)
                .extracting(each -> each.header("Idempotency-Key"))
                .containsExactly("f-1-0-1", "f-1-0-2", "f-1-0-2");
        Received first = received.getFirst();
        assertThat(first.path()).isEqualTo("/in?token=tok-123456");
        assertThat(first.header("Content-Type")).isEqualTo("application/json");
        assertThat(first.header("X-Team")).isEqualTo("shop");
        assertThat(first.body()).contains("\"id\":\"f-1\"", "\"severity\":\"HIGH\"");
        assertThat(isGenuine(first.header("X-Causestream-Signature"), first.body(), NOON)).isTrue();
        assertThat(isGenuine(first.header("X-Causestream-Signature"), first.body() + " ", NOON))
                .isFalse();
        assertThat(
                        isGenuine(
                                first.header("X-Causestream-Signature"),
                                first.body(),
                                NOON.plusSeconds(301)))
                .isFalse();
    }

    /** The verifier of the module's README, in Java. */
    private static boolean isGenuine(String header, String body, Instant now) throws Exception {
        String time = header.replaceFirst("^t=(\\d+),v1=.*$", "$1");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
        String expected =
                HexFormat.of().formatHex(mac.doFinal((time + "." + body).getBytes(UTF_8)));
        return Math.abs(now.getEpochSecond() - Long.parseLong(time)) <= 300
                && MessageDigest.isEqual(
                        ("t=" + time + ",v1=" + expected).getBytes(UTF_8), header.getBytes(UTF_8));
    }

    @Test
    void waitsForTheSecondsOrTheDateOfRetryAfterButNotForEver() throws Exception {
        assertThat(afterAnswer(429, Map.of("Retry-After", "7")))
                .isEqualTo(new AttemptResult.Wait(NOON.plusSeconds(7), false));
        assertThat(afterAnswer(503, Map.of("Retry-After", "Thu, 01 Jan 2026 12:00:30 GMT")))
                .isEqualTo(new AttemptResult.Wait(NOON.plusSeconds(30), false));
        assertThat(afterAnswer(429, Map.of("Retry-After", "999999999")))
                .isEqualTo(new AttemptResult.Wait(NOON.plus(Duration.ofHours(1)), false));
        assertThat(afterAnswer(503, Map.of("Retry-After", "soon")))
                .isInstanceOfSatisfying(
                        AttemptResult.Wait.class,
                        wait ->
                                assertThat(wait.until())
                                        .isBetween(NOON.plusMillis(500), NOON.plusSeconds(1)));
    }

    @Test
    void asksAgainAfterWhatMayPassAndNothingUntilThen() throws Exception {
        for (int status : List.of(408, 500, 502)) {
            assertThat(afterAnswer(status, Map.of()))
                    .isInstanceOfSatisfying(
                            AttemptResult.Wait.class, wait -> assertThat(wait.failed()).isTrue());
        }
        try (var transport = transport("")) {
            receiver.answers(Answer.of(500));
            transport.send(TestAttempt.first(transport, crashLoop()));
            int before = receiver.received().size();
            assertThat(transport.free("hook")).isAfter(NOON);
            assertThat(transport.send(TestAttempt.first(transport, crashLoop())))
                    .isInstanceOf(AttemptResult.Wait.class);
            assertThat(receiver.received()).hasSize(before);
        }
    }

    @Test
    void givesUpWhatIsRefusedAndFollowsNoRedirect() throws Exception {
        assertThat(afterAnswer(302, Map.of("Location", receiver.url("/elsewhere").toString())))
                .isInstanceOfSatisfying(
                        AttemptResult.Failed.class,
                        failed ->
                                assertThat(failed.why())
                                        .contains("302", "redirects are not followed"));
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void quotesOnlyTheFirstLineOfARefusalBoundedAndMasked() throws Exception {
        try (var transport =
                transport("authorization: Bearer sk-live-00112233\nsecret: " + SECRET)) {
            receiver.answers(
                    new Answer(
                            "",
                            400,
                            Map.of(),
                            "bad sk-live-00112233 at tok-123456 %s %s\nsecond"
                                    .formatted(SECRET, "x".repeat(100_000)),
                            false));

            assertThat(transport.send(TestAttempt.first(transport, crashLoop())))
                    .isInstanceOfSatisfying(
                            AttemptResult.Failed.class,
                            failed ->
                                    assertThat(failed.why())
                                            .startsWith(
                                                    "127.0.0.1 answered 400 (bad *** at *** *** xxx")
                                            .hasSizeLessThan(400)
                                            .doesNotContain("second"));
        }
    }

    @Test
    void breaksOffAnAnswerThatDoesNotEndInTimeAndAHostThatIsAway() throws Exception {
        try (ServerSocket slow = new ServerSocket(0)) {
            Thread.ofVirtual().start(() -> answerWithoutEnd(slow));
            Webhook webhook =
                    WebhookConfigs.read(
                            folder,
                            "{name: hook, url: 'http://127.0.0.1:%d', timeout: 300ms}"
                                    .formatted(slow.getLocalPort()),
                            Map.of());
            try (var transport = new WebhookTransport(webhook, () -> NOON)) {
                assertThat(transport.send(TestAttempt.first(transport, crashLoop())))
                        .isInstanceOf(AttemptResult.Wait.class);
            }
        }
        receiver.close();
        try (var transport = transport("")) {
            assertThat(transport.send(TestAttempt.first(transport, crashLoop())))
                    .isInstanceOf(AttemptResult.Wait.class);
        }
    }

    private static void answerWithoutEnd(ServerSocket slow) {
        try (Socket one = slow.accept()) {
            one.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegin".getBytes(UTF_8));
            one.getOutputStream().flush();
            // Until the client closes it.
            one.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private AttemptResult afterAnswer(int status, Map<String, String> headers) throws Exception {
        try (var transport = transport("")) {
            receiver.answers(new Answer("", status, headers, "", false));
            return transport.send(TestAttempt.first(transport, crashLoop()));
        }
    }
}
