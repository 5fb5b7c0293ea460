package io.causestream.findings;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Finding;
import io.causestream.service.Service;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.KafkaUnreachable;
import io.causestream.topics.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all partitions of {@code findings}, from the beginning or from given offsets. It belongs to
 * no group and commits nothing, and sees no records of aborted transactions. For one thread, but
 * for {@link #wakeUp} and {@link #isCaughtUp}.
 */
public final class FindingsTopicReader implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FindingsTopicReader.class);
    private static final Duration TIME_TO_ASK = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TIME_TO_CLOSE = Service.tenthsOfTimeToStop(1);

    /** Is given what is on the topic, in the order of each partition. */
    public interface Listener {

        void onRevision(FindingRecord record);

        /** The finding has no revision any more. */
        default void onTombstone(String id) {}

        /** A record is not a finding; it was logged and is skipped. */
        default void onUnreadable() {}
    }

    private final Topic<String, Finding> topic;
    private final Map<Integer, Long> from;
    private final Listener listener;
    private final Consumer<byte[], byte[]> consumer;
    private final Map<Integer, Long> ends = new TreeMap<>();
    private long read;
    private volatile boolean caughtUp;

    /** Reads from the beginning. */
    public FindingsTopicReader(KafkaSettings kafka, String clientId, Listener listener) {
        this(kafka, clientId, Map.of(), listener);
    }

    /**
     * @param from the first offset to be read of each partition; the beginning for those that are
     *     not named
     */
    FindingsTopicReader(
            KafkaSettings kafka, String clientId, Map<Integer, Long> from, Listener listener) {
        this.topic = kafka.topics().findings();
        this.from = Map.copyOf(from);
        this.listener = listener;
        Map<String, Object> config = kafka.reader(clientId);
        this.consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Waits for records, at most this long, and passes them on.
     *
     * @throws org.apache.kafka.common.errors.WakeupException after {@link #wakeUp}
     */
    public void poll(Duration atMost) {
        if (consumer.assignment().isEmpty() && !isAssigned()) {
            return;
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(atMost)) {
            pass(record);
            read++;
        }
        if (!caughtUp) {
            caughtUp =
                    ends.entrySet().stream()
                            .allMatch(end -> position(end.getKey()) >= end.getValue());
        }
    }

    /**
     * Reads until {@link #isCaughtUp}.
     *
     * @param withoutProgress how long no record may come
     * @throws KafkaUnreachable if none came for so long
     */
    public void readToEnd(Duration withoutProgress) {
        long deadline = System.nanoTime() + withoutProgress.toNanos();
        while (!caughtUp) {
            long before = read;
            poll(POLL);
            if (read > before) {
                deadline = System.nanoTime() + withoutProgress.toNanos();
            } else if (System.nanoTime() - deadline > 0) {
                throw new KafkaUnreachable(
                        "return the findings",
                        new TimeoutException(
                                "no answer within %d s, or it has no topic %s"
                                        .formatted(withoutProgress.toSeconds(), topic.name())));
            }
        }
    }

    /** False if Kafka does not answer, or has no such topic yet. */
    private boolean isAssigned() {
        try {
            List<PartitionInfo> found = consumer.partitionsFor(topic.name(), TIME_TO_ASK);
            List<TopicPartition> partitions =
                    found.stream().map(info -> partition(info.partition())).toList();
            if (partitions.isEmpty()) {
                return false;
            }
            consumer.assign(partitions);
            for (TopicPartition partition : partitions) {
                Long offset = from.get(partition.partition());
                if (offset == null) {
                    consumer.seekToBeginning(List.of(partition));
                } else {
                    consumer.seek(partition, offset);
                }
            }
            consumer.endOffsets(partitions, TIME_TO_ASK)
                    .forEach((partition, end) -> ends.put(partition.partition(), end));
            return true;
        } catch (TimeoutException e) {
            consumer.unsubscribe();
            log.atWarn()
                    .addKeyValue("topic", topic.name())
                    .setCause(e)
                    .log("Kafka does not answer, or has no topic of findings yet; asking again");
            return false;
        }
    }

    private void pass(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            listener.onTombstone(new String(record.key(), UTF_8));
            return;
        }
        Finding finding;
        try {
            finding = topic.valueSerde().deserializer().deserialize(topic.name(), record.value());
        } catch (SerializationException | IllegalArgumentException e) {
            // A sink writes the dead letter; readers write nothing.
            log.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("problem", e.getMessage())
                    .log("a finding can't be read; it is skipped");
            listener.onUnreadable();
            return;
        }
        listener.onRevision(new FindingRecord(finding, record.partition(), record.offset()));
    }

    /** Whether all was read that was there when the reading began. */
    public boolean isCaughtUp() {
        return caughtUp;
    }

    /** The end of each partition when the reading began; empty before the first answer of Kafka. */
    Map<Integer, Long> ends() {
        return Map.copyOf(ends);
    }

    /**
     * The end of each partition now, without reading anything.
     *
     * @throws TimeoutException if Kafka does not answer
     */
    Map<Integer, Long> currentEnds() {
        if (!isAssigned()) {
            throw new TimeoutException("Kafka does not answer");
        }
        return ends();
    }

    /** The next offset to be read; only for a partition that exists. */
    long position(int partition) {
        return consumer.position(partition(partition), TIME_TO_ASK);
    }

    private TopicPartition partition(int number) {
        return new TopicPartition(topic.name(), number);
    }

    /** Ends a {@link #poll} in progress, or the next one. From any thread. */
    public void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(TIME_TO_CLOSE));
    }
}
