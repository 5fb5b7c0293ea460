package io.causestream.sink.delivery;

import io.causestream.delivery.Delivery;
import io.causestream.finding.Finding;
import io.causestream.finding.Fingerprint;
import io.causestream.service.Service;
import io.causestream.sink.config.SinkConfig;
import io.causestream.sink.metrics.SinkMetrics;
import io.causestream.sink.metrics.SinkMetrics.FindingOutcome;
import io.causestream.sink.metrics.SinkMetrics.LedgerOutcome;
import io.causestream.topics.DeadLetters;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.KafkaUnreachable;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this sink has delivered where: a compacted topic, and all of it in memory, about 2 KiB a
 * finding. An entry counts only when Kafka has it.
 */
public final class Ledger implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Ledger.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** For closing the producer, which has nothing left to send, and the consumer. */
    private static final Duration TIME_TO_CLOSE = Service.tenthsOfTimeToStop(1).dividedBy(2);

    private static final Duration POLL = Duration.ofMillis(200);

    private final String sink;
    private final Topics topics;
    private final Topic<String, Delivery> topic;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> consumer;
    private final SinkMetrics metrics;
    private final Map<String, Map<String, Delivery>> byFinding = new ConcurrentHashMap<>();

    /** Ids of the findings, by fingerprint. */
    private final Map<Fingerprint, Set<String>> ids = new ConcurrentHashMap<>();

    /** Ids of the findings that are in a summary, by its id. */
    private final Map<String, Set<String>> folded = new ConcurrentHashMap<>();

    private final AtomicBoolean cut = new AtomicBoolean();

    public Ledger(SinkConfig config, SinkMetrics metrics) {
        KafkaSettings kafka = config.kafka();
        this.sink = config.name();
        this.metrics = metrics;
        this.topics = kafka.topics();
        this.topic = topics.deliveries(config.kind().title());
        this.producer =
                new KafkaProducer<>(
                        kafka.producer(config.kind().title() + "-sink-ledger"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        Map<String, Object> reader = kafka.reader(config.kind().title() + "-sink-ledger-reader");
        this.consumer =
                new KafkaConsumer<>(
                        reader, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Reads all current entries: at the first call all of them, later those since the last call.
     * For one thread.
     *
     * @throws KafkaUnreachable if Kafka does not answer; may be called again
     */
    void readToEnd() {
        try {
            if (consumer.assignment().isEmpty()) {
                List<PartitionInfo> infos = consumer.partitionsFor(topic.name());
                if (infos == null || infos.isEmpty()) {
                    throw new UnknownTopicOrPartitionException("there is no " + topic.name());
                }
                List<TopicPartition> partitions =
                        infos.stream()
                                .map(info -> new TopicPartition(topic.name(), info.partition()))
                                .toList();
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
            }
            Set<TopicPartition> partitions = consumer.assignment();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (!cut.get()
                    && ends.entrySet().stream()
                            .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(this::read);
            }
        } catch (KafkaException e) {
            throw new KafkaUnreachable("return the deliveries", e);
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        try {
            Delivery delivery =
                    topic.valueSerde().deserializer().deserialize(topic.name(), record.value());
            if (delivery == null) {
                forget(topic.keySerde().deserializer().deserialize(topic.name(), record.key()));
            } else if (delivery.sink().equals(sink)) {
                remember(delivery);
            }
        } catch (SerializationException | IllegalArgumentException e) {
            metrics.finding(FindingOutcome.UNREADABLE);
            log.atWarn()
                    .addKeyValue("topic", topic.name())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("a delivery can't be read: dead letter; its finding may be posted twice");
            deadLetter(record, e);
        }
    }

    /**
     * Writes a dead letter for an unreadable record; when this returns Kafka has it, or the failure
     * is logged.
     */
    public void deadLetter(ConsumerRecord<byte[], byte[]> record, Exception reason) {
        try {
            producer.send(DeadLetters.of(topics, record, reason)).get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new KafkaUnreachable("store a dead letter", e);
        }
    }

    /** The deliveries of the finding, by channel as configured; empty if there are none. */
    Map<String, Delivery> of(String findingId) {
        return byFinding.getOrDefault(findingId, Map.of());
    }

    Optional<Delivery> of(String findingId, String channel) {
        return Optional.ofNullable(of(findingId).get(channel));
    }

    /**
     * The open messages, by channel as configured, that are about the finding and were posted under
     * an earlier id; empty if there are none.
     */
    Map<String, Delivery> continuedBy(Finding finding) {
        Map<String, Delivery> found = new HashMap<>();
        for (String id : ids.getOrDefault(finding.fingerprint(), Set.of())) {
            of(id).forEach((channel, delivery) -> {
                if (DeliveryPlan.isContinuedBy(delivery, finding)) {
                    found.merge(
                            channel,
                            delivery,
                            (one, other) ->
                                    one.updatedAt().isBefore(other.updatedAt()) ? other : one);
                }
            });
        }
        return found;
    }

    /** The latest message of an earlier finding of the same problem that has ended. */
    Optional<Delivery> previous(Finding finding, String channel) {
        return ids.getOrDefault(finding.fingerprint(), Set.of()).stream()
                .filter(id -> !id.equals(finding.id()))
                .flatMap(id -> of(id, channel).stream())
                .filter(delivery ->
                        delivery.resolved()
                                && DeliveryPlan.stands(delivery)
                                && delivery.updatedAt().isBefore(finding.startsAt()))
                .max(Comparator.comparing(Delivery::updatedAt));
    }

    /** The lines of a summary in a channel. */
    List<Delivery.Part> foldedInto(String summary, String channel) {
        return folded.getOrDefault(summary, Set.of()).stream()
                .flatMap(id -> of(id, channel).stream())
                .flatMap(delivery -> DeliveryPlan.folded(delivery).stream())
                .filter(part -> summary.equals(part.address()))
                .toList();
    }

    /** The ids of all summaries, by channel. */
    Map<String, Set<String>> summaries() {
        Map<String, Set<String>> byChannel = new HashMap<>();
        folded.forEach((summary, ids) ->
                ids.stream()
                        .flatMap(id -> of(id).values().stream())
                        .filter(delivery ->
                                DeliveryPlan.folded(delivery)
                                        .filter(part -> summary.equals(part.address()))
                                        .isPresent())
                        .forEach(delivery ->
                                byChannel
                                        .computeIfAbsent(delivery.channel(), _ -> new HashSet<>())
                                        .add(summary)));
        return byChannel;
    }

    /** Writes an entry; returns when Kafka has it, and retries for as long as it takes. */
    void write(Delivery delivery) throws InterruptedException {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        topic.name(),
                        topic.keySerde().serializer().serialize(topic.name(), delivery.key()),
                        null);
        byte[] value =
                topic.valueSerde().serializer().serialize(topic.name(), record.headers(), delivery);
        ProducerRecord<byte[], byte[]> note =
                new ProducerRecord<>(topic.name(), null, record.key(), value, record.headers());
        while (!isWritten(note)) {
            Thread.sleep(RETRY);
        }
        remember(delivery);
    }

    private boolean isWritten(ProducerRecord<byte[], byte[]> note) throws InterruptedException {
        if (cut.get()) {
            throw new InterruptedException("the ledger is closed");
        }
        try {
            producer.send(note).get();
            metrics.ledgerEntry(LedgerOutcome.WRITTEN);
            return true;
        } catch (ExecutionException | KafkaException e) {
            metrics.ledgerEntry(LedgerOutcome.FAILED);
            log.atWarn().setCause(e).log("Kafka does not accept the delivery; retrying");
            return false;
        }
    }

    private void remember(Delivery delivery) {
        byFinding.compute(
                delivery.findingId(),
                (_, channels) -> {
                    Map<String, Delivery> more =
                            channels == null ? new HashMap<>() : new HashMap<>(channels);
                    more.put(delivery.channel(), delivery);
                    return Map.copyOf(more);
                });
        index(delivery.fingerprint(), delivery.findingId());
        DeliveryPlan.folded(delivery)
                .ifPresent(part ->
                        folded.computeIfAbsent(
                                        String.valueOf(part.address()),
                                        _ -> ConcurrentHashMap.newKeySet())
                                .add(delivery.findingId()));
    }

    private void index(Fingerprint fingerprint, String findingId) {
        boolean isKnown = byFinding.containsKey(findingId);
        ids.compute(
                fingerprint,
                (_, known) -> {
                    Set<String> changed = known == null ? new HashSet<>() : new HashSet<>(known);
                    if (isKnown) {
                        changed.add(findingId);
                    } else {
                        changed.remove(findingId);
                    }
                    return changed.isEmpty() ? null : Set.copyOf(changed);
                });
    }

    private void forget(String key) {
        for (Map<String, Delivery> channels : byFinding.values()) {
            channels.values().stream()
                    .filter(delivery -> delivery.key().equals(key))
                    .findFirst()
                    .ifPresent(gone -> {
                        byFinding.remove(gone.findingId());
                        folded.values().forEach(ids -> ids.remove(gone.findingId()));
                        folded.values().removeIf(Set::isEmpty);
                        index(gone.fingerprint(), gone.findingId());
                    });
        }
    }

    /** Writes nothing from now on, like a killed process. */
    public void cut() {
        cut.set(true);
    }

    @Override
    public void close() {
        cut.set(true);
        producer.close(TIME_TO_CLOSE);
        consumer.close(CloseOptions.timeout(TIME_TO_CLOSE));
    }
}
