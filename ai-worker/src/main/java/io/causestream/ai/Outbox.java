package io.causestream.ai;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.causestream.finding.Analysis;
import io.causestream.service.Backoff;
import io.causestream.topics.DeadLetters;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Writes analyses and dead letters, and returns when Kafka has them. */
final class Outbox {

    private static final int MOST_TRIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);
    private static final Duration TIME_TO_TAKE_IT = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final Topics topics;

    Outbox(Producer<byte[], byte[]> producer, Topics topics) {
        this.producer = producer;
        this.topics = topics;
    }

    /**
     * @throws ExecutionException if Kafka did not accept the analysis after some tries
     */
    void write(Analysis analysis) throws InterruptedException, ExecutionException {
        Topic<String, Analysis> topic = topics.analyses();
        RecordHeaders headers = new RecordHeaders();
        byte[] key = topic.keySerde().serializer().serialize(topic.name(), analysis.cluster());
        byte[] value = topic.valueSerde().serializer().serialize(topic.name(), headers, analysis);
        send(new ProducerRecord<>(topic.name(), null, key, value, headers));
    }

    /**
     * @throws ExecutionException if Kafka did not accept the dead letter after some tries
     */
    void writeDeadLetter(ConsumerRecord<byte[], byte[]> record, RuntimeException reason)
            throws InterruptedException, ExecutionException {
        send(DeadLetters.of(topics, record, reason));
    }

    private void send(ProducerRecord<byte[], byte[]> record)
            throws InterruptedException, ExecutionException {
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        for (int tried = 1; ; tried++) {
            try {
                producer.send(record).get(TIME_TO_TAKE_IT.toMillis(), MILLISECONDS);
                return;
            } catch (ExecutionException e) {
                if (tried == MOST_TRIES) {
                    throw e;
                }
            } catch (TimeoutException e) {
                if (tried == MOST_TRIES) {
                    throw new ExecutionException(e);
                }
            }
            backoff.pause();
        }
    }
}
