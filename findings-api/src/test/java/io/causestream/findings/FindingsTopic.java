package io.causestream.findings;

import io.causestream.finding.Finding;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A topic of findings of its own in a broker that tests share, written as enrich-streams does. */
final class FindingsTopic implements AutoCloseable {

    private static final int PARTITIONS = 4;

    final KafkaSettings settings;
    private final Topic<String, Finding> topic;
    private final KafkaProducer<String, byte[]> producer;

    FindingsTopic(EmbeddedKafka kafka) throws Exception {
        settings =
                new KafkaSettings(
                        kafka.bootstrapServers(), "t" + UUID.randomUUID() + ".", Map.of());
        topic = settings.topics().findings();
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic.name(), PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        Map<String, Object> config = new HashMap<>(settings.patientProducer("writer"));
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic.name());
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 30_000);
        producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    Admin admin() {
        return Admin.create(settings.client("admin"));
    }

    void publish(Finding... findings) {
        producer.beginTransaction();
        send(findings);
        producer.commitTransaction();
    }

    void abort(Finding... findings) {
        producer.beginTransaction();
        send(findings);
        producer.flush();
        producer.abortTransaction();
    }

    /** A record that is not a finding. */
    void publishGarbage(String id) {
        producer.beginTransaction();
        var _ = producer.send(new ProducerRecord<>(topic.name(), id, new byte[] {'{'}));
        producer.commitTransaction();
    }

    private void send(Finding... findings) {
        for (Finding finding : findings) {
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    topic.name(),
                                    finding.id(),
                                    topic.valueSerde()
                                            .serializer()
                                            .serialize(topic.name(), finding)));
        }
    }

    /** Deletes all records before this offset of a partition, as the end of a retention does. */
    void deleteBefore(int partition, long offset) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteRecords(
                            Map.of(
                                    new TopicPartition(topic.name(), partition),
                                    RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
