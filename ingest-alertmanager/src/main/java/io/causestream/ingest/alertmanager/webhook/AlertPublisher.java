package io.causestream.ingest.alertmanager.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Excerpt;
import io.causestream.ingest.alertmanager.metrics.IngestAlertmanagerMetrics;
import io.causestream.ingest.alertmanager.metrics.IngestAlertmanagerMetrics.AlertOutcome;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertmanagerObservation;
import io.causestream.observation.Scope;
import io.causestream.redaction.Redactor;
import io.causestream.topics.DeadLetters;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Publishes a post to Kafka, and returns when Kafka has all of it, or why it does not. */
public final class AlertPublisher {

    private final Producer<byte[], byte[]> producer;
    private final Topics topics;
    private final IngestAlertmanagerMetrics metrics;
    private final Redactor redactor;

    public AlertPublisher(
            Producer<byte[], byte[]> producer,
            Topics topics,
            IngestAlertmanagerMetrics metrics,
            Redactor redactor) {
        this.producer = producer;
        this.topics = topics;
        this.metrics = metrics;
        this.redactor = redactor;
    }

    /**
     * A record for each alert: for {@code raw.alerts}, or for {@code dead-letters} if it could not
     * be read.
     */
    public List<ProducerRecord<byte[], byte[]>> records(WebhookPost post, String cluster) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        post.alerts().forEach(alert -> records.add(record(alert)));
        post.refused()
                .forEach(refused ->
                        records.add(
                                deadLetter(
                                        cluster,
                                        refused.alert().toString(),
                                        String.join("; ", refused.problems()))));
        return records;
    }

    /**
     * @param records those of the post
     * @return why Kafka did not accept all of it; it may still have some of it
     */
    public Optional<String> publish(
            WebhookPost post, List<ProducerRecord<byte[], byte[]>> records, Duration atMost)
            throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        List<ProducerRecord<byte[], byte[]>> tooLarge = new ArrayList<>();
        Optional<String> why = send(records, tooLarge, deadline);
        if (why.isEmpty() && !tooLarge.isEmpty()) {
            why =
                    send(
                            tooLarge.stream().map(this::deadLetter).toList(),
                            new ArrayList<>(),
                            deadline);
        }
        if (why.isEmpty()) {
            metrics.alerts(AlertOutcome.PUBLISHED, post.alerts().size() - tooLarge.size());
            metrics.alerts(AlertOutcome.SHORTENED, post.cut());
            metrics.alerts(AlertOutcome.UNREADABLE, post.refused().size());
            metrics.alerts(AlertOutcome.TOO_LARGE, tooLarge.size());
        }
        return why;
    }

    /**
     * @param tooLarge receives what Kafka will never accept
     */
    private Optional<String> send(
            List<ProducerRecord<byte[], byte[]>> records,
            List<ProducerRecord<byte[], byte[]>> tooLarge,
            long deadline)
            throws InterruptedException {
        List<Future<?>> answers = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : records) {
            if (System.nanoTime() - deadline > 0) {
                return Optional.of("takes too long");
            }
            Future<?> answer;
            try {
                answer = producer.send(record);
            } catch (KafkaException e) {
                return Optional.of(reason(e));
            }
            answers.add(answer);
            // Kafka is unreachable: each further send would only wait for half a second.
            if (answer.state() == Future.State.FAILED
                    && !(answer.exceptionNow() instanceof RecordTooLargeException)) {
                break;
            }
        }
        for (int position = 0; position < answers.size(); position++) {
            try {
                answers.get(position)
                        .get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RecordTooLargeException)) {
                    return Optional.of(reason(e.getCause() == null ? e : e.getCause()));
                }
                tooLarge.add(records.get(position));
            } catch (TimeoutException e) {
                return Optional.of("takes too long");
            }
        }
        return Optional.empty();
    }

    private ProducerRecord<byte[], byte[]> record(AlertObservation alert) {
        Topic<Scope, AlertmanagerObservation> topic = topics.rawAlerts();
        RecordHeaders headers = new RecordHeaders();
        byte[] key = topic.keySerde().serializer().serialize(topic.name(), alert.scope());
        byte[] value = topic.valueSerde().serializer().serialize(topic.name(), headers, alert);
        return new ProducerRecord<>(topic.name(), null, key, value, headers);
    }

    private ProducerRecord<byte[], byte[]> deadLetter(ProducerRecord<byte[], byte[]> tooLarge) {
        return deadLetter(
                new String(tooLarge.key(), UTF_8),
                new String(tooLarge.value(), UTF_8),
                "Kafka rejects the alert: its %d bytes are too many"
                        .formatted(tooLarge.value().length));
    }

    /** A dead letter for an alert that was never a record on {@code raw.alerts}. */
    private ProducerRecord<byte[], byte[]> deadLetter(String key, String text, String reason) {
        byte[] value = redactor.redact(text).getBytes(UTF_8);
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(
                        topics.deadLetters().name(),
                        null,
                        key.getBytes(UTF_8),
                        Excerpt.start(value, DeadLetters.MAX_BYTES));
        letter.headers().add(DeadLetters.REASON, reason.getBytes(UTF_8));
        letter.headers().add(DeadLetters.TOPIC, topics.rawAlerts().name().getBytes(UTF_8));
        return letter;
    }

    /** The reason without Kafka's own text, which may name hosts that the caller need not know. */
    private static String reason(Throwable cause) {
        return cause.getClass().getSimpleName();
    }
}
