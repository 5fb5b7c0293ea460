package io.causestream.standalone.rewind;

import io.causestream.topics.KafkaSettings;
import io.causestream.topics.KafkaUnreachable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a part of some partitions once, without a group. */
final class TopicScan {

    private static final Duration POLL = Duration.ofMillis(200);

    /** After so long without a record the scan fails: an open transaction ends sooner. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private TopicScan() {}

    /**
     * Hands over the committed records of the ranges, in the order of each partition.
     *
     * @throws KafkaUnreachable if Kafka stops sending
     */
    static void read(
            KafkaSettings kafka,
            List<RewindPlan.Range> ranges,
            Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        Map<TopicPartition, Long> open = new HashMap<>();
        ranges.stream()
                .filter(range -> range.records() > 0)
                .forEach(range -> open.put(range.partition(), range.end()));
        if (open.isEmpty()) {
            return;
        }
        Map<String, Object> config = kafka.reader("causestream-rewind");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(open.keySet());
            ranges.stream()
                    .filter(range -> open.containsKey(range.partition()))
                    .forEach(range -> consumer.seek(range.partition(), range.begin()));
            read(consumer, open, reader);
        } catch (KafkaException e) {
            throw new KafkaUnreachable("return the records", e);
        }
    }

    private static void read(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> open,
            Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        long progress = System.nanoTime();
        while (!open.isEmpty()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                Long end = open.get(new TopicPartition(record.topic(), record.partition()));
                if (end != null && record.offset() < end) {
                    reader.accept(record);
                }
            }
            boolean ended =
                    open.entrySet()
                            .removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            if (ended) {
                consumer.assign(open.keySet());
            }
            if (ended || !records.isEmpty()) {
                progress = System.nanoTime();
            } else if (System.nanoTime() - progress > PATIENCE.toNanos()) {
                throw new KafkaUnreachable(
                        "return the records of " + open.keySet(),
                        new TimeoutException(
                                "none came within %d s".formatted(PATIENCE.toSeconds())));
            }
        }
    }
}
