package io.causestream.ingest.alertmanager.webhook;

import io.causestream.ingest.alertmanager.alert.AlertCluster;
import io.causestream.ingest.alertmanager.alert.AlertRules;
import io.causestream.ingest.alertmanager.metrics.IngestAlertmanagerMetrics;
import io.causestream.observation.AlertObservation;
import io.causestream.topics.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Publishes the body of a post to Kafka, and determines the response to its sender.
 *
 * <p>Requests run on virtual threads, which share one carrier thread a core and give it up only
 * when they wait. Reading a post of 500 alerts takes some 20 ms of computing, so all others,
 * refused ones too, would wait for those that are read. Hence posts are read on threads of their
 * own, which the operating system preempts; and as few of them as there are cores, since the parsed
 * form of a post takes many times the memory of its body.
 */
public final class AlertIntake {

    private static final Logger log = LoggerFactory.getLogger(AlertIntake.class);

    /** What became of reading a post. */
    private sealed interface Reading {}

    private record PostRead(
            WebhookPost post, List<ProducerRecord<byte[], byte[]>> records, String cluster)
            implements Reading {}

    private record PostRefused(WebhookResponse response) implements Reading {}

    private final AlertRules rules;
    private final AlertPublisher publisher;
    private final IngestAlertmanagerMetrics metrics;
    private final InstantSource clock;
    private final ExecutorService readers;
    private final Duration timeout;
    private final Consumer<List<AlertObservation>> onPublished;

    /**
     * @param readers the threads that read posts; their queue is as long as posts are in flight
     * @param timeout for one post, from when its body has arrived to its response
     * @param received called with alerts when Kafka has them
     */
    public AlertIntake(
            AlertRules rules,
            AlertPublisher publisher,
            IngestAlertmanagerMetrics metrics,
            InstantSource clock,
            ExecutorService readers,
            Duration timeout,
            Consumer<List<AlertObservation>> received) {
        this.rules = rules;
        this.publisher = publisher;
        this.metrics = metrics;
        this.clock = clock;
        this.readers = readers;
        this.timeout = timeout;
        this.onPublished = received;
    }

    /**
     * @param path the cluster that the path names; empty if the labels of the alerts name it
     * @param speaksFor the only cluster for which the sender may post; empty for any
     */
    WebhookResponse take(byte[] body, Optional<String> path, Optional<String> speaksFor)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Future<Reading> reading = readers.submit(() -> read(body, path, speaksFor));
        try {
            return switch (reading.get(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                case PostRead read -> publish(read, until(deadline));
                case PostRefused refused -> refused.response;
            };
        } catch (TimeoutException e) {
            return WebhookResponse.tooManyPosts();
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading a post of %d bytes".formatted(body.length), e);
        } finally {
            // Its memory counts as free from now on: it must not be read later.
            reading.cancel(false);
        }
    }

    private static Duration until(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    private Reading read(byte[] body, Optional<String> path, Optional<String> speaksFor) {
        AlertCluster cluster =
                path.map(AlertCluster::always)
                        .orElseGet(() ->
                                new AlertCluster(
                                        speaksFor.orElse(rules.cluster().defaultCluster()),
                                        rules.cluster().labels()));
        WebhookPost post;
        try {
            post = WebhookPost.read(parse(body), rules.of(cluster), clock.instant());
        } catch (NotAWebhookPost e) {
            log.atWarn().addKeyValue("mistakes", e.getMessage()).log("refused a post");
            return new PostRefused(WebhookResponse.refusal(400, e.problems()));
        }
        Optional<String> foreign = speaksFor.flatMap(own -> foreign(post, own));
        if (foreign.isPresent()) {
            log.atWarn()
                    .addKeyValue("tokenOf", speaksFor.orElse(""))
                    .addKeyValue("cluster", foreign.get())
                    .log("refused a post: its token is for another cluster");
            return new PostRefused(WebhookResponse.foreignCluster(foreign.get()));
        }
        String defaultCluster = cluster.defaultCluster();
        return new PostRead(post, publisher.records(post, defaultCluster), defaultCluster);
    }

    private WebhookResponse publish(PostRead read, Duration atMost) throws InterruptedException {
        WebhookPost post = read.post;
        Optional<String> notTaken = publisher.publish(post, read.records, atMost);
        if (notTaken.isPresent()) {
            log.atWarn()
                    .addKeyValue("reason", notTaken.get())
                    .addKeyValue("alerts", post.alerts().size())
                    .log("kafka did not accept a post; its sender retries");
            return WebhookResponse.later("Kafka did not accept it (%s)".formatted(notTaken.get()));
        }
        onPublished.accept(post.alerts());
        logTruncation(post, read.cluster);
        return WebhookResponse.accepted(
                post.alerts().size(),
                post.refused().stream()
                        .flatMap(refused -> refused.problems().stream())
                        .limit(100)
                        .toList());
    }

    private static Optional<String> foreign(WebhookPost post, String own) {
        return post.alerts().stream()
                .map(AlertObservation::cluster)
                .filter(cluster -> !cluster.equals(own))
                .findFirst();
    }

    private void logTruncation(WebhookPost post, String cluster) {
        if (post.truncated() > 0) {
            metrics.truncated(post.truncated());
            log.atWarn()
                    .addKeyValue("cluster", cluster)
                    .addKeyValue("truncated", post.truncated())
                    .log("alertmanager left alerts out; raise max_alerts of its webhook_configs");
        }
        if (!post.refused().isEmpty()) {
            log.atWarn()
                    .addKeyValue("cluster", cluster)
                    .addKeyValue("refused", post.refused().size())
                    .addKeyValue("mistakes", post.refused().getFirst().problems())
                    .log("wrote unreadable alerts to the dead-letter topic");
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
}
