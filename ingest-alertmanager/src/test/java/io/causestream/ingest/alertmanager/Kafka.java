package io.causestream.ingest.alertmanager;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.kafka.EmbeddedKafka;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertmanagerObservation;
import io.causestream.topics.DeadLetters;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topics;
import io.causestream.topics.TopicsCreator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A Kafka with Causestream's topics, and what stands on them. */
public final class Kafka implements AutoCloseable {

    public final KafkaSettings settings;
    private final EmbeddedKafka kafka;
    private final Topics topics;

    private Kafka(EmbeddedKafka kafka) {
        this.kafka = kafka;
        this.settings = KafkaSettings.at(kafka.bootstrapServers());
        this.topics = settings.topics();
    }

    public static Kafka start(Path folder, int port) {
        Kafka kafka = new Kafka(EmbeddedKafka.start(folder, port));
        try (Admin admin = Admin.create(kafka.settings.client("creator"))) {
            new TopicsCreator(admin, Installation.STANDALONE, Duration.ofSeconds(30))
                    .create(kafka.topics, kafka.settings.groups());
        }
        return kafka;
    }

    int port() {
        String servers = kafka.bootstrapServers();
        return Integer.parseInt(servers.substring(servers.lastIndexOf(':') + 1));
    }

    public List<AlertObservation> alerts() {
        return observations(AlertObservation.class);
    }

    /** Those of that type, in the order of each partition. */
    public <T extends AlertmanagerObservation> List<T> observations(Class<T> type) {
        return records(topics.rawAlerts().name()).stream()
                .map(record ->
                        topics.rawAlerts()
                                .valueSerde()
                                .deserializer()
                                .deserialize(record.topic(), record.value()))
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** The key of each alert's record. */
    List<String> keys() {
        return records(topics.rawAlerts().name()).stream()
                .map(record -> new String(record.key(), UTF_8))
                .toList();
    }

    /** The reason and the text of each dead letter. */
    Map<String, String> deadLetters() {
        Map<String, String> letters = new LinkedHashMap<>();
        records(topics.deadLetters().name())
                .forEach(record ->
                        letters.put(
                                Optional.ofNullable(record.headers().lastHeader(DeadLetters.REASON))
                                        .map(header -> new String(header.value(), UTF_8))
                                        .orElse("none"),
                                new String(record.value(), UTF_8)));
        return letters;
    }

    @Override
    public void close() {
        kafka.close();
    }

    private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        try (var consumer =
                new KafkaConsumer<>(
                        settings.client("reader"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream()
                    .anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
            }
            return records;
        }
    }
}
