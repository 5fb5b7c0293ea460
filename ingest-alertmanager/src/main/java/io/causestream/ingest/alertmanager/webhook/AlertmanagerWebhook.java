package io.causestream.ingest.alertmanager.webhook;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.causestream.ingest.alertmanager.alert.ClusterName;
import io.causestream.ingest.alertmanager.metrics.IngestAlertmanagerMetrics;
import io.causestream.service.access.AccessTokens;
import io.causestream.service.access.AccessTokens.Bearer;
import io.causestream.topics.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /api/alerts} and {@code /api/alerts/{cluster}}: 200 when Kafka has all of it.
 * Temporary failures are answered with 503, since Alertmanager gives up on each 4xx.
 */
public final class AlertmanagerWebhook implements HttpHandler {

    private static final Logger log = LoggerFactory.getLogger(AlertmanagerWebhook.class);

    private static final String ALERTS = "/api/alerts";
    private static final String STOPPING = "the service is stopping; try again later";

    /**
     * The limit for bodies in flight, by their announced size: some 25 posts of 500 alerts, which
     * two cores read in less than a second. More would wait longer than their senders do.
     */
    private static final int MAX_KIB_IN_FLIGHT = 16 * 1024;

    /** The share of the smallest request, so that there are at most 256 of them. */
    private static final int LEAST_KIB = 64;

    private final AccessTokens tokens;
    private final AlertIntake intake;
    private final IngestAlertmanagerMetrics metrics;
    private final InFlightRequests inFlightRequests = new InFlightRequests();
    private final Semaphore inFlight = new Semaphore(MAX_KIB_IN_FLIGHT);

    public AlertmanagerWebhook(
            AccessTokens tokens, AlertIntake intake, IngestAlertmanagerMetrics metrics) {
        this.tokens = tokens;
        this.intake = intake;
        this.metrics = metrics;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!inFlightRequests.enter()) {
                write(exchange, WebhookResponse.later(STOPPING));
                return;
            }
            try {
                write(exchange, answered(exchange));
                // Ensures that the response is sent before the server may stop.
                exchange.close();
            } finally {
                inFlightRequests.exit();
            }
        }
    }

    /** Refuses new requests from now on, and returns when those in progress are answered. */
    public void finish(Duration atMost) throws InterruptedException {
        if (!inFlightRequests.close(atMost)) {
            log.atWarn().log("stopped before every post was answered; their senders retry");
        }
    }

    private WebhookResponse answered(HttpExchange exchange) throws IOException {
        try {
            return answer(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return WebhookResponse.later(STOPPING);
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("could not handle a request");
            return WebhookResponse.refusal(500, "internal error; see the log of this service");
        }
    }

    private WebhookResponse answer(HttpExchange exchange) throws IOException, InterruptedException {
        String path = path(exchange);
        String method = exchange.getRequestMethod();
        if (!path.equals(ALERTS) && !path.startsWith(ALERTS + "/")) {
            return WebhookResponse.refusal(
                    404, "alerts are posted to %s or %s/{cluster}".formatted(ALERTS, ALERTS));
        }
        if (!method.equals("POST")) {
            return WebhookResponse.methodNotAllowed("POST");
        }
        Headers headers = exchange.getRequestHeaders();
        Optional<Bearer> bearer = tokens.bearer(headers.getFirst("Authorization"));
        if (bearer.isEmpty()) {
            return WebhookResponse.unauthorized();
        }
        if (!tokens.areAskedFor() && headers.containsKey("Origin")) {
            // Without a token any web page in a local browser could post.
            return WebhookResponse.refusal(
                    403, "requests from browsers are rejected while the webhook has no token");
        }
        Optional<String> cluster =
                path.equals(ALERTS)
                        ? Optional.empty()
                        : Optional.of(path.substring(ALERTS.length() + 1));
        return of(exchange, cluster, bearer.get().cluster());
    }

    private WebhookResponse of(
            HttpExchange exchange, Optional<String> path, Optional<String> speaksFor)
            throws IOException, InterruptedException {
        if (path.isPresent() && !ClusterName.isValid(path.get())) {
            return WebhookResponse.refusal(404, ClusterName.refusal(path.get()));
        }
        if (path.isPresent() && speaksFor.isPresent() && !path.equals(speaksFor)) {
            return WebhookResponse.foreignCluster(path.get());
        }
        long announced = Math.min(RequestBody.announced(exchange), RequestBody.MAX_BYTES);
        int kib = (int) Math.max(LEAST_KIB, announced / 1024);
        Optional<RequestMemory> room = RequestMemory.of(inFlight, kib);
        if (room.isEmpty()) {
            return WebhookResponse.tooManyPosts();
        }
        try (RequestMemory held = room.get()) {
            return intake.take(RequestBody.read(exchange, held), path, speaksFor);
        } catch (BodyRefused e) {
            return e.answer();
        }
    }

    /** The path without trailing and double slashes, which come from concatenated addresses. */
    private static String path(HttpExchange exchange) {
        String path =
                exchange.getRequestURI().getPath().replaceAll("/{2,}", "/").replaceFirst("/$", "");
        boolean inOtherCase = path.regionMatches(true, 0, ALERTS, 0, ALERTS.length());
        return inOtherCase ? ALERTS + path.substring(ALERTS.length()) : path;
    }

    private void write(HttpExchange exchange, WebhookResponse response) throws IOException {
        metrics.request(response.status());
        byte[] body = Json.MAPPER.writeValueAsBytes(response.body());
        response.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(response.status(), body.length);
        exchange.getResponseBody().write(body);
        // Closing first drains the unread rest of the request, and would send the response only
        // then.
        exchange.getResponseBody().flush();
    }
}
