package io.causestream.sink.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Requests to one webhook. Redirects are not followed; certificates are verified. */
final class WebhookClient implements AutoCloseable {

    private static final int MOST_OF_AN_ANSWER = 4096;
    private static final int MOST_OF_A_LINE = 200;

    private final Webhook webhook;
    private final Secrets secrets;
    private final InstantSource clock;
    private final HttpClient http;

    WebhookClient(Webhook webhook, InstantSource clock) {
        this.webhook = webhook;
        this.secrets = webhook.secrets();
        this.clock = clock;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(webhook.timeouts().call())
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
    }

    /**
     * Sends a body and waits for the answer, both within the webhook's timeout.
     *
     * @param idempotencyKey the same for the same content, however often it is sent
     * @param event {@code firing}, {@code updated}, {@code resolved}
     */
    WebhookAnswer post(URI url, byte[] body, String idempotencyKey, String event)
            throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url)
                        .setHeader("Content-Type", webhook.format().contentType())
                        .setHeader("User-Agent", "Causestream")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        webhook.headers().forEach(request::setHeader);
        if (!webhook.authorization().isEmpty()) {
            request.setHeader("Authorization", webhook.authorization());
        }
        request.setHeader("Idempotency-Key", idempotencyKey);
        request.setHeader("X-Causestream-Event", event);
        if (!webhook.secret().isEmpty()) {
            request.setHeader(
                    Signature.HEADER, Signature.of(webhook.secret(), clock.instant(), body));
        }
        return response(request.build());
    }

    private WebhookAnswer response(HttpRequest request) throws InterruptedException {
        Duration call = webhook.timeouts().call();
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, _ -> new FirstBytes(MOST_OF_AN_ANSWER));
        try {
            return meaning(answer.get(call.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return new WebhookAnswer.Unanswered("no answer within " + call.toMillis() + " ms");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String message = cause.getMessage();
            return new WebhookAnswer.Unanswered(
                    secrets.mask(
                            cause.getClass().getSimpleName()
                                    + (message == null ? "" : ": " + cut(message))));
        } finally {
            // Nothing goes on after the deadline, or when the sink is stopped.
            answer.cancel(true);
        }
    }

    private WebhookAnswer meaning(HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        if (status >= 200 && status < 300) {
            return new WebhookAnswer.Accepted(status);
        }
        if (status == 429 || status == 503) {
            return new WebhookAnswer.Busy(
                    status,
                    answer.headers()
                            .firstValue("Retry-After")
                            .flatMap(value ->
                                    RetryAfter.parse(
                                            value,
                                            clock.instant(),
                                            webhook.timeouts().retryAfterMost())));
        }
        if (status == 408 || status >= 500) {
            return new WebhookAnswer.Unanswered("HTTP " + status);
        }
        return new WebhookAnswer.Refused(status, line(new String(answer.body(), UTF_8)));
    }

    private String line(String body) {
        // Masked before it is cut: the half of a secret would not be recognised.
        return cut(
                secrets.mask(body)
                        .strip()
                        .lines()
                        .findFirst()
                        .orElse("")
                        .replaceAll("\\p{Cntrl}", " "));
    }

    private static String cut(String text) {
        return text.length() <= MOST_OF_A_LINE
                ? text
                : text.substring(
                                0,
                                text.offsetByCodePoints(
                                        0,
                                        Math.min(
                                                MOST_OF_A_LINE,
                                                text.codePointCount(0, text.length()))))
                        + "…";
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
