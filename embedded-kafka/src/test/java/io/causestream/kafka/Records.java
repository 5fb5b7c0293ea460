package io.causestream.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Records of one topic with one partition, as any client sees them. */
final class Records {

    static final String TOPIC = "records";

    private final Map<String, Object> client;

    Records(String bootstrapServers) {
        client =
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "acks",
                        "all",
                        "request.timeout.ms",
                        2_000,
                        "default.api.timeout.ms",
                        10_000);
    }

    void createTopic() throws Exception {
        createTopic(TOPIC);
    }

    void createTopic(String name) throws Exception {
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(1), Optional.empty())))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
    }

    /** Returns when the broker has acknowledged it. */
    void append(String value) throws Exception {
        try (var producer =
                new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, value)).get(20, TimeUnit.SECONDS);
        }
    }

    /**
     * Appends numbers without a pause, and runs the step while more are on their way.
     *
     * @return what was acknowledged, at least so many
     */
    List<String> appendUntilAcknowledged(int count, Step step) throws Exception {
        List<String> acknowledged = new CopyOnWriteArrayList<>();
        var producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer());
        try {
            for (int number = 0; acknowledged.size() < count; number++) {
                String value = Integer.toString(number);
                Future<RecordMetadata> _ =
                        producer.send(
                                new ProducerRecord<>(TOPIC, value),
                                (metadata, failure) -> {
                                    if (failure == null) {
                                        acknowledged.add(value);
                                    }
                                });
            }
            step.run();
        } finally {
            producer.close(Duration.ZERO);
        }
        return List.copyOf(acknowledged);
    }

    /** Something that happens meanwhile. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    /** All of them, from the first. */
    List<String> values() {
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        try (var consumer =
                new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            List<String> values = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }
}
