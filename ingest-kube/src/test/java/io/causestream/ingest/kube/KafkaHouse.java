package io.causestream.ingest.kube;

import io.causestream.kafka.EmbeddedKafka;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.TopicsCreator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real Kafka in this JVM with all topics, and somebody who reads and writes them. */
final class KafkaHouse implements AutoCloseable {

    final KafkaSettings settings;
    private final Path data;
    private final int port;
    private EmbeddedKafka kafka;

    KafkaHouse(Path data) {
        this.data = data;
        this.kafka = EmbeddedKafka.start(data, 0);
        this.settings = KafkaSettings.at(kafka.bootstrapServers());
        this.port = Integer.parseInt(kafka.bootstrapServers().split(":")[1]);
        try (Admin admin = Admin.create(settings.client("test-admin"))) {
            new TopicsCreator(admin, Installation.STANDALONE, Duration.ofSeconds(20))
                    .create(settings.topics(), settings.groups());
        }
    }

    void stop() {
        kafka.close();
    }

    void startAgain() {
        kafka = EmbeddedKafka.start(data, port);
    }

    /** All that is on the topic now, partition by partition. */
    List<ConsumerRecord<byte[], byte[]>> records(Topic<?, ?> topic) {
        Map<String, Object> config = settings.consumer("test-reader", "test-" + UUID.randomUUID());
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic.name()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition ->
                            consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        return all;
    }

    <V> List<V> values(Topic<?, V> topic) {
        return records(topic).stream()
                .map(record ->
                        topic.valueSerde()
                                .deserializer()
                                .deserialize(record.topic(), record.value()))
                .toList();
    }

    <K, V> void write(Topic<K, V> topic, K key, V value) throws Exception {
        write(
                topic.name(),
                topic.keySerde().serializer().serialize(topic.name(), key),
                topic.valueSerde().serializer().serialize(topic.name(), value));
    }

    void write(String topic, byte[] key, byte[] value)
            throws InterruptedException, ExecutionException {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings.patientProducer("test-writer"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        }
    }

    @Override
    public void close() {
        kafka.close();
    }
}
