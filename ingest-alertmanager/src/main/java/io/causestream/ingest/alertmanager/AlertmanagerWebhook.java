package io.causestream.ingest.alertmanager;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.Redactor;
import io.causestream.topics.Json;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /api/alerts} and {@code /api/alerts/{cluster}}: 200 when Kafka has all of it. What
 * may go better another time is answered 503, since Alertmanager gives up on each 4xx.
 */
final class AlertmanagerWebhook implements HttpHandler {

    private static final Logger log = LoggerFactory.getLogger(AlertmanagerWebhook.class);

    private static final String ALERTS = "/api/alerts";

    /** Bodies on their way, by their announced size: beside them stand their parsed forms. */
    private static final int MAX_KIB_IN_FLIGHT = 32 * 1024;

    /** What the smallest request takes of it, so that there are at most 256 of them. */
    private static final int LEAST_KIB = 128;

    private final String clusterName;
    private final WebhookToken token;
    private final AlertPublisher publisher;
    private final Counters counters;
    private final InstantSource clock;
    private final Redactor redactor;
    private final Consumer<List<AlertObservation>> heard;
    private final Semaphore inFlight = new Semaphore(MAX_KIB_IN_FLIGHT);

    /**
     * @param clusterName where the path names none
     * @param heard told of alerts when Kafka has them
     */
    AlertmanagerWebhook(
            String clusterName,
            WebhookToken token,
            AlertPublisher publisher,
            Counters counters,
            InstantSource clock,
            Redactor redactor,
            Consumer<List<AlertObservation>> heard) {
        this.clusterName = clusterName;
        this.token = token;
        this.publisher = publisher;
        this.counters = counters;
        this.clock = clock;
        this.redactor = redactor;
        this.heard = heard;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = answer(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                answer = Answer.later("this service is stopping");
            } catch (RuntimeException e) {
                log.atError().setCause(e).log("could not handle a request");
                answer = Answer.refusal(500, "this is a mistake of ours; the log has it");
            }
            counters.request(answer.status());
            write(exchange, answer);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        if (!path.equals(ALERTS) && !path.startsWith(ALERTS + "/")) {
            return Answer.refusal(
                    404, "alerts are posted to %s or %s/{cluster}".formatted(ALERTS, ALERTS));
        }
        if (!method.equals("POST")) {
            return Answer.methodNotAllowed("POST");
        }
        if (!token.isIn(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return Answer.unauthorized();
        }
        if (!token.isAskedFor() && exchange.getRequestHeaders().containsKey("Origin")) {
            // Without a token any web page that a person here looks at could post.
            return Answer.refusal(403, "without a token no browser may post");
        }
        String cluster = path.equals(ALERTS) ? clusterName : path.substring(ALERTS.length() + 1);
        return ClusterName.isValid(cluster)
                ? whenThereIsRoom(exchange, cluster)
                : Answer.refusal(404, ClusterName.refusal(cluster));
    }

    private Answer whenThereIsRoom(HttpExchange exchange, String cluster)
            throws IOException, InterruptedException {
        long announced = Math.min(RequestBody.announced(exchange), RequestBody.MAX_BYTES);
        int kib = (int) Math.max(LEAST_KIB, announced / 1024);
        if (!inFlight.tryAcquire(kib)) {
            return Answer.later("too many posts are on their way");
        }
        try {
            Optional<byte[]> body = RequestBody.read(exchange);
            return body.isPresent()
                    ? publish(body.get(), cluster)
                    : Answer.refusal(
                            413,
                            "the body has more than %d bytes".formatted(RequestBody.MAX_BYTES));
        } finally {
            inFlight.release(kib);
        }
    }

    private Answer publish(byte[] body, String cluster) throws InterruptedException {
        WebhookPost post;
        try {
            post = WebhookPost.read(parse(body), cluster, clock.instant(), redactor);
        } catch (NotAWebhookPost e) {
            log.atWarn().addKeyValue("mistakes", e.getMessage()).log("refused a post");
            return Answer.refusal(400, e.mistakes());
        }
        Optional<String> notTaken = publisher.publish(post, cluster);
        if (notTaken.isPresent()) {
            log.atWarn()
                    .addKeyValue("reason", notTaken.get())
                    .addKeyValue("alerts", post.alerts().size())
                    .log("kafka did not take a post; its sender tries again");
            return Answer.later("Kafka did not take it (%s)".formatted(notTaken.get()));
        }
        heard.accept(post.alerts());
        tellWhatIsMissing(post, cluster);
        return Answer.accepted(
                post.alerts().size(),
                post.refused().stream()
                        .flatMap(refused -> refused.mistakes().stream())
                        .limit(100)
                        .toList());
    }

    private void tellWhatIsMissing(WebhookPost post, String cluster) {
        if (post.truncated() > 0) {
            counters.truncated(post.truncated());
            log.atWarn()
                    .addKeyValue("cluster", cluster)
                    .addKeyValue("truncated", post.truncated())
                    .log("alertmanager left alerts out; raise max_alerts of its webhook_configs");
        }
        if (!post.refused().isEmpty()) {
            log.atWarn()
                    .addKeyValue("cluster", cluster)
                    .addKeyValue("refused", post.refused().size())
                    .addKeyValue("mistakes", post.refused().getFirst().mistakes())
                    .log("put alerts that can't be read to the dead letters");
        }
    }

    private static JsonNode parse(byte[] body) throws NotAWebhookPost {
        try {
            return Json.MAPPER.readTree(body);
        } catch (JacksonException e) {
            throw new NotAWebhookPost(
                    List.of(
                            "$: not JSON at line %d, column %d"
                                    .formatted(
                                            e.getLocation().getLineNr(),
                                            e.getLocation().getColumnNr())));
        }
    }

    private static void write(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = Json.MAPPER.writeValueAsBytes(answer.body());
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }
}
