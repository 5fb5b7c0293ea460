package io.causestream.ingest.alertmanager.api;

import io.causestream.observation.AlertListComplete;
import io.causestream.observation.AlertmanagerObservation;
import io.causestream.observation.Scope;
import io.causestream.topics.Topic;
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
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the content of lists to Kafka, and returns when Kafka has all of it, or why it does
 * not.
 */
public final class ListPublisher {

    private final Producer<byte[], byte[]> producer;
    private final Topic<Scope, AlertmanagerObservation> topic;
    private final Duration timeout;

    /**
     * @param timeout the time limit for the records of one call
     */
    public ListPublisher(
            Producer<byte[], byte[]> producer,
            Topic<Scope, AlertmanagerObservation> topic,
            Duration timeout) {
        this.producer = producer;
        this.topic = topic;
        this.timeout = timeout;
    }

    /**
     * @return why Kafka did not accept all of it; it may still have some of it
     */
    Optional<String> publish(List<? extends AlertmanagerObservation> observations)
            throws InterruptedException {
        return send(observations.stream().map(observed -> record(observed, null)).toList());
    }

    /** As {@link #publish}, to each partition: the reader of each needs it. */
    Optional<String> publishEverywhere(AlertListComplete list) throws InterruptedException {
        try {
            return send(
                    producer.partitionsFor(topic.name()).stream()
                            .map(PartitionInfo::partition)
                            .map(partition -> record(list, partition))
                            .toList());
        } catch (KafkaException e) {
            return Optional.of(e.getClass().getSimpleName());
        }
    }

    private Optional<String> send(List<ProducerRecord<byte[], byte[]>> records)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            List<Future<?>> answers = new ArrayList<>();
            for (ProducerRecord<byte[], byte[]> record : records) {
                answers.add(producer.send(record));
            }
            for (Future<?> answer : answers) {
                answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
            return Optional.empty();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Optional.of(cause.getClass().getSimpleName());
        } catch (TimeoutException e) {
            return Optional.of("takes too long");
        } catch (KafkaException e) {
            return Optional.of(e.getClass().getSimpleName());
        }
    }

    private ProducerRecord<byte[], byte[]> record(
            AlertmanagerObservation observation, @Nullable Integer partition) {
        RecordHeaders headers = new RecordHeaders();
        byte[] key = topic.keySerde().serializer().serialize(topic.name(), observation.scope());
        byte[] value =
                topic.valueSerde().serializer().serialize(topic.name(), headers, observation);
        return new ProducerRecord<>(topic.name(), partition, key, value, headers);
    }
}
