package io.causestream.ai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Analysis;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.topics.EnrichedFinding;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import io.causestream.topics.TopicsCreator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A Kafka with Causestream's topics: questions in, analyses out. */
final class Kafka implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();

    final KafkaSettings settings;
    private final Topics topics;
    private final KafkaProducer<byte[], byte[]> producer;

    private Kafka(KafkaSettings settings) {
        this.settings = settings;
        this.topics = settings.topics();
        this.producer =
                new KafkaProducer<>(
                        settings.patientProducer("asker"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /** New topics on this broker, and a share group of their own. */
    static Kafka on(EmbeddedKafka broker) {
        Kafka kafka =
                new Kafka(
                        new KafkaSettings(
                                broker.bootstrapServers(),
                                "test-%d.".formatted(COUNT.incrementAndGet()),
                                Map.of()));
        try (Admin admin = Admin.create(kafka.settings.client("creator"))) {
            new TopicsCreator(admin, Installation.STANDALONE, Duration.ofSeconds(30))
                    .create(kafka.topics, kafka.settings.groups());
        }
        return kafka;
    }

    /** Records are locked for 15 s in place of 30, the least that Kafka allows. */
    Kafka withShortestLock() throws InterruptedException, ExecutionException {
        ConfigResource group =
                new ConfigResource(ConfigResource.Type.GROUP, settings.groups().analysts());
        ConfigEntry lock = new ConfigEntry("share.record.lock.duration.ms", "15000");
        try (Admin admin = Admin.create(settings.client("lock"))) {
            admin.incrementalAlterConfigs(
                            Map.of(
                                    group,
                                    List.of(new AlterConfigOp(lock, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
        return this;
    }

    void ask(EnrichedFinding question) throws InterruptedException, ExecutionException {
        ask(topics.enriched(), question);
    }

    void askUrgently(EnrichedFinding question) throws InterruptedException, ExecutionException {
        ask(topics.enrichedUrgent(), question);
    }

    /** Something that is no question. */
    void askGarbage(String text) throws InterruptedException, ExecutionException {
        producer.send(new ProducerRecord<>(topics.enriched().name(), text.getBytes(UTF_8))).get();
    }

    /** Takes the question so often and puts it back, as workers that die over it do. */
    void takeAndReleaseUrgent(int times) {
        Map<String, Object> client = settings.client("dies");
        client.put(ConsumerConfig.GROUP_ID_CONFIG, settings.groups().analysts());
        client.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        try (var share =
                new KafkaShareConsumer<>(
                        client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            share.subscribe(List.of(topics.enrichedUrgent().name()));
            for (int taken = 0; taken < times; ) {
                for (ConsumerRecord<byte[], byte[]> record : share.poll(Duration.ofSeconds(1))) {
                    share.acknowledge(record, AcknowledgeType.RELEASE);
                    taken++;
                }
                share.commitSync();
            }
        }
    }

    List<Analysis> analyses() {
        List<Analysis> analyses = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records(topics.analyses().name())) {
            analyses.add(
                    topics.analyses()
                            .valueSerde()
                            .deserializer()
                            .deserialize(record.topic(), record.value()));
        }
        return analyses;
    }

    List<String> deadLetters() {
        return records(topics.deadLetters().name()).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }

    private void ask(Topic<String, EnrichedFinding> queue, EnrichedFinding question)
            throws InterruptedException, ExecutionException {
        RecordHeaders headers = new RecordHeaders();
        producer.send(
                        new ProducerRecord<>(
                                queue.name(),
                                null,
                                question.finding().id().getBytes(UTF_8),
                                queue.valueSerde()
                                        .serializer()
                                        .serialize(queue.name(), headers, question),
                                headers))
                .get();
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
