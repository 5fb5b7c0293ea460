package io.causestream.standalone;

import io.causestream.delivery.Delivery;
import io.causestream.finding.Finding;
import io.causestream.observation.KubeObservation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics like any external consumer: findings and their deliveries from the beginning,
 * observations of the cluster from now on. Not for use by two threads.
 */
final class TopicTail implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TopicTail.class);
    private static final Duration TIME_TO_SEEK = Duration.ofSeconds(10);

    private final Topics topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private final Map<String, Delivery> deliveries = new LinkedHashMap<>();

    /** What happened since this was opened. */
    sealed interface Update {

        /** The agent observed something in the cluster. */
        record Observed(KubeObservation observation) implements Update {}

        /**
         * A finding has another revision.
         *
         * @param before null for the first
         */
        record FindingPublished(@Nullable Finding before, Finding now) implements Update {}
    }

    TopicTail(KafkaSettings kafka) {
        this.topics = kafka.topics();
        Map<String, Object> config = kafka.reader("story");
        this.consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> followed =
                List.of(topics.findings(), topics.slackDeliveries(), topics.rawKube()).stream()
                        .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(followed);
        positions.putAll(consumer.endOffsets(followed, TIME_TO_SEEK));
        consumer.seekToBeginning(followed);
        followed.stream()
                .filter(partition -> partition.topic().equals(topics.rawKube().name()))
                .forEach(partition ->
                        consumer.seek(partition, positions.getOrDefault(partition, 0L)));
    }

    /** Waits for updates, at most this long. */
    List<Update> poll(Duration atMost) {
        List<Update> all = new ArrayList<>();
        consumer.poll(atMost).forEach(record -> take(record).ifPresent(all::add));
        return all;
    }

    /** The latest revision of each finding, in the order in which they were opened. */
    List<Finding> findings() {
        return List.copyOf(findings.values());
    }

    /** The deliveries of the findings to Slack. */
    List<Delivery> deliveries() {
        return List.copyOf(deliveries.values());
    }

    private Optional<Update> take(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.rawKube().name())) {
            return read(topics.rawKube(), record).map(Update.Observed::new);
        }
        if (record.topic().equals(topics.slackDeliveries().name())) {
            read(topics.slackDeliveries(), record)
                    .ifPresent(delivery -> deliveries.put(delivery.key(), delivery));
            return Optional.empty();
        }
        boolean isNew =
                record.offset()
                        >= positions.getOrDefault(
                                new TopicPartition(record.topic(), record.partition()), 0L);
        return read(topics.findings(), record)
                .map(now -> new Update.FindingPublished(findings.put(now.id(), now), now))
                .filter(_ -> isNew)
                .map(update -> update);
    }

    /** The value; empty for a tombstone, and for a record of a later version. */
    private static <V> Optional<V> read(Topic<?, V> topic, ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.ofNullable(
                    topic.valueSerde().deserializer().deserialize(record.topic(), record.value()));
        } catch (SerializationException e) {
            log.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("offset", record.offset())
                    .log("can't be read");
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
