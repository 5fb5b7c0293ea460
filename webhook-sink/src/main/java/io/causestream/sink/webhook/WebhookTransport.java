package io.causestream.sink.webhook;

import io.causestream.finding.Finding;
import io.causestream.service.Backoff;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.transport.Attempt;
import io.causestream.sink.transport.AttemptResult;
import io.causestream.sink.transport.MessageHistory;
import io.causestream.sink.transport.SinkPart;
import io.causestream.sink.transport.Transport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests to one webhook. It can't be asked what it has: where an answer was lost, the request is
 * sent again with the same {@code Idempotency-Key}.
 */
final class WebhookTransport implements Transport {

    private static final Logger log = LoggerFactory.getLogger(WebhookTransport.class);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final Webhook webhook;
    private final RequestRendering rendering;
    private final WebhookClient client;
    private final InstantSource clock;

    /** Its one channel has one thread. */
    private final Backoff backoff;

    private volatile Instant free = Instant.MIN;
    private Instant warned = Instant.MIN;

    WebhookTransport(Webhook webhook, InstantSource clock) {
        this.webhook = webhook;
        this.rendering = new RequestRendering(webhook);
        this.client = new WebhookClient(webhook, clock);
        this.clock = clock;
        this.backoff =
                new Backoff(webhook.timeouts().backoffFirst(), webhook.timeouts().backoffMost());
    }

    @Override
    public List<? extends SinkPart> parts(Finding finding, Tier tier, MessageHistory history) {
        return List.of(rendering.request(finding));
    }

    @Override
    public SinkPart headline(Finding finding) {
        return rendering.headline(finding);
    }

    @Override
    public Instant free(String channel) {
        return free;
    }

    @Override
    public AttemptResult send(Attempt attempt) throws InterruptedException {
        if (free.isAfter(clock.instant())) {
            return new AttemptResult.Wait(free, false);
        }
        WebhookPart part = (WebhookPart) attempt.part();
        String key = idempotencyKey(attempt.finding());
        return switch (client.post(part.url(), part.body(), key, event(attempt))) {
            case WebhookAnswer.Accepted _ -> {
                backoff.reset();
                free = Instant.MIN;
                yield new AttemptResult.Sent(key);
            }
            case WebhookAnswer.Busy(int status, var after) -> {
                Duration wait = after.orElseGet(backoff::next);
                warn("HTTP " + status, "nothing to do: it is asked again in " + inWords(wait));
                yield new AttemptResult.Wait(pause(wait), false);
            }
            case WebhookAnswer.Unanswered(String why) -> {
                Duration wait = backoff.next();
                warn(
                        why,
                        "see whether %s answers; it is asked again in %s"
                                .formatted(webhook.url().getHost(), inWords(wait)));
                yield new AttemptResult.Wait(pause(wait), true);
            }
            case WebhookAnswer.Refused refused -> {
                backoff.reset();
                String why = why(refused);
                log.atError()
                        .addKeyValue("sink", webhook.name())
                        .addKeyValue("finding", attempt.finding().id())
                        .addKeyValue("revision", attempt.finding().revision())
                        .addKeyValue("do", remedy(refused.status()))
                        .log("{}; this revision is given up", why);
                yield new AttemptResult.Failed(why + "; " + remedy(refused.status()));
            }
        };
    }

    private Instant pause(Duration wait) {
        free = clock.instant().plus(wait);
        return free;
    }

    private static String inWords(Duration wait) {
        return wait.compareTo(Duration.ofSeconds(2)) < 0
                ? wait.toMillis() + " ms"
                : wait.toSeconds() + " s";
    }

    /** At most once a minute: while it is away, each request would say the same. */
    private void warn(String why, String remedy) {
        Instant now = clock.instant();
        if (warned.isBefore(now.minus(BETWEEN_WARNINGS))) {
            warned = now;
            log.atWarn()
                    .addKeyValue("sink", webhook.name())
                    .addKeyValue("host", webhook.url().getHost())
                    .addKeyValue("why", why)
                    .addKeyValue("do", remedy)
                    .log("the webhook does not take findings; they are kept");
        }
    }

    private String why(WebhookAnswer.Refused refused) {
        return "%s answered %d%s"
                .formatted(
                        webhook.url().getHost(),
                        refused.status(),
                        refused.line().isEmpty() ? "" : " (" + refused.line() + ")");
    }

    private static String remedy(int status) {
        return switch (status) {
            case 401, 403 -> "set authorization, secret or the key in the template to valid ones";
            case 404, 410 -> "set url to one that exists";
            case 413 -> "set size_limit to what the other side takes";
            default ->
                    status < 400
                            ? "set url to the final address: redirects are not followed"
                            : "change template or format to what the other side takes";
        };
    }

    static String idempotencyKey(Finding finding) {
        return "%s-%d-%d".formatted(finding.id(), finding.epoch(), finding.revision());
    }

    private static String event(Attempt attempt) {
        if (attempt.finding().isResolved()) {
            return "resolved";
        }
        return attempt.address() == null ? "firing" : "updated";
    }

    /** A request has no link: nobody is led from one to another. */
    @Override
    public String link(String address) {
        return "";
    }

    @Override
    public void close() {
        client.close();
    }
}
