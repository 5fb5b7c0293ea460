package io.causestream.standalone;

import io.causestream.finding.Finding;
import io.causestream.observation.AlertObservation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All alerts that ever stood on Kafka, and each revision of each finding that came of them. */
final class AlertTopics implements AutoCloseable {

    private final Topics topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<AlertObservation> alerts = new ArrayList<>();
    private final Map<String, List<Finding>> findings = new LinkedHashMap<>();

    AlertTopics(KafkaSettings kafka) {
        this.topics = kafka.topics();
        Map<String, Object> config = kafka.client("ledger");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> all =
                List.of(topics.rawAlerts(), topics.findings()).stream()
                        .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
    }

    /** Reads on; nothing while the broker is away. */
    AlertTopics poll() {
        consumer.poll(Duration.ofMillis(100)).forEach(this::take);
        return this;
    }

    /** In the order of each partition. */
    List<AlertObservation> alerts() {
        return List.copyOf(alerts);
    }

    /** The revisions of each finding, by its workload's name and then by its id. */
    Map<String, Map<String, List<Finding>>> findings() {
        Map<String, Map<String, List<Finding>>> all = new LinkedHashMap<>();
        findings.forEach((id, revisions) ->
                all.computeIfAbsent(
                                revisions.getFirst().workload().name(), _ -> new LinkedHashMap<>())
                        .put(id, revisions));
        return all;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.findings().name())) {
            Finding finding =
                    topics.findings()
                            .valueSerde()
                            .deserializer()
                            .deserialize(record.topic(), record.value());
            findings.computeIfAbsent(finding.id(), _ -> new ArrayList<>()).add(finding);
        } else if (topics.rawAlerts()
                        .valueSerde()
                        .deserializer()
                        .deserialize(record.topic(), record.value())
                instanceof AlertObservation alert) {
            alerts.add(alert);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
