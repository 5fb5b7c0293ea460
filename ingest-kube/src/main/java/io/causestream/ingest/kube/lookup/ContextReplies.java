package io.causestream.ingest.kube.lookup;

import io.causestream.context.ContextResult;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics;
import io.causestream.service.Backoff;
import io.causestream.topics.Topic;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Publishes results and dead letters, retrying until Kafka has them. */
public final class ContextReplies {

    private final Producer<byte[], byte[]> producer;
    private final Topic<String, ContextResult> topic;
    private final IngestKubeMetrics metrics;

    public ContextReplies(
            Producer<byte[], byte[]> producer,
            Topic<String, ContextResult> topic,
            IngestKubeMetrics metrics) {
        this.producer = producer;
        this.topic = topic;
        this.metrics = metrics;
    }

    /**
     * @param smaller sent instead if the result is too large for Kafka
     */
    void publish(ContextResult result, Supplier<ContextResult> smaller)
            throws InterruptedException {
        if (!publish(record(result))) {
            publish(record(smaller.get()));
        }
    }

    /** Returns when Kafka has it, or false if the record is too large for Kafka. */
    boolean publish(ProducerRecord<byte[], byte[]> record) throws InterruptedException {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
        while (true) {
            try {
                producer.send(record).get();
                return true;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RecordTooLargeException) {
                    return false;
                }
                metrics.kafkaRetry();
                backoff.pause();
            } catch (InterruptException e) {
                InterruptedException interrupted = new InterruptedException();
                interrupted.initCause(e);
                throw interrupted;
            }
        }
    }

    private ProducerRecord<byte[], byte[]> record(ContextResult result) {
        RecordHeaders headers = new RecordHeaders();
        return new ProducerRecord<>(
                topic.name(),
                null,
                topic.keySerde().serializer().serialize(topic.name(), result.cluster()),
                topic.valueSerde().serializer().serialize(topic.name(), headers, result),
                headers);
    }
}
