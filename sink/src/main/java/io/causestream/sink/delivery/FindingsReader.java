package io.causestream.sink.delivery;

import io.causestream.delivery.Delivery;
import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import io.causestream.service.BackgroundLoop;
import io.causestream.service.Service;
import io.causestream.sink.config.SinkConfig;
import io.causestream.sink.metrics.SinkMetrics;
import io.causestream.sink.metrics.SinkMetrics.FindingOutcome;
import io.causestream.sink.routing.Destination;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.KafkaUnreachable;
import io.causestream.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads findings and queues those that are not delivered according to the ledger. Nothing is
 * delivered until everything that existed at the start has been read, so that of each finding only
 * the last revision is delivered.
 *
 * <p>The group's offset never passes a finding that waits: a restart reads on from the first one
 * that was not delivered, and the ledger identifies those that were.
 */
final class FindingsReader {

    private static final Logger log = LoggerFactory.getLogger(FindingsReader.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration TIME_TO_STOP = Service.tenthsOfTimeToStop(3);
    private static final Duration TIME_FOR_LAST_COMMIT = Service.tenthsOfTimeToStop(1);
    private static final Duration TIME_TO_CLOSE = Service.tenthsOfTimeToStop(1);

    /** The most findings that wait in memory, about 30 MB; the rest stays in Kafka. */
    private static final int WAITING_AT_MOST = 100_000;

    /** In which one sink delivers. */
    private static final int MOST_CHANNELS = 1_000;

    private final SinkConfig config;
    private final Topic<String, Finding> topic;
    private final Ledger ledger;
    private final Backlog backlog;
    private final SinkMetrics metrics;
    private final Runnable whenRead;
    private final Consumer<byte[], byte[]> consumer;
    private final BackgroundLoop loop;
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final Map<TopicPartition, Long> lastRead = new HashMap<>();
    private volatile long behind = Long.MAX_VALUE;
    private volatile boolean stopped;
    private volatile boolean cut;
    private volatile boolean caughtUp;
    private volatile boolean standsBy;
    private boolean ledgerIsBehind;
    private boolean joined;
    private boolean midBatch;
    private boolean paused;
    private long lastCommit = System.nanoTime();

    FindingsReader(
            SinkConfig config,
            Ledger ledger,
            Backlog backlog,
            SinkMetrics metrics,
            Runnable whenRead,
            java.util.function.Consumer<Throwable> broken) {
        this.config = config;
        this.topic = config.kafka().topics().findings();
        this.ledger = ledger;
        this.backlog = backlog;
        this.metrics = metrics;
        this.whenRead = whenRead;
        metrics.lagSeconds(this::lagSeconds);
        this.consumer =
                new KafkaConsumer<>(
                        properties(config),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        this.loop =
                BackgroundLoop.named(config.name() + " findings")
                        .onPlatformThread()
                        .wokenBy(this::wakeUp)
                        .onFailure(broken)
                        .stopsWithin(TIME_TO_STOP)
                        .first(this::begin)
                        .last(this::end)
                        .forever(this::readOnce);
    }

    private static Map<String, Object> properties(SinkConfig config) {
        KafkaSettings kafka = config.kafka();
        Map<String, Object> properties =
                new HashMap<>(
                        kafka.consumer(
                                config.kind().title() + "-sink",
                                kafka.groups().sink(config.name())));
        // In the classic protocol the session is ours to set: after a kill the partitions come
        // back in 6 s and not in 45.
        properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        properties.put(CommonClientConfigs.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        properties.put(CommonClientConfigs.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500);
        properties.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                OneActiveAssignor.class.getName());
        return properties;
    }

    /** The loop; closed to end the reader. */
    BackgroundLoop loop() {
        return loop;
    }

    private void begin() throws InterruptedException {
        readLedger();
        consumer.subscribe(List.of(topic.name()), new Assignment());
    }

    private void end() {
        stopped = true;
        try {
            // Findings that were read but not queued are read once more.
            if (!midBatch) {
                commitLast();
            }
        } finally {
            consumer.close(CloseOptions.timeout(TIME_TO_CLOSE));
        }
    }

    private void commitLast() {
        try {
            commit(TIME_FOR_LAST_COMMIT);
        } catch (WakeupException unseen) {
            // The wake-up for the end reached this commit instead of a poll.
            commit(TIME_FOR_LAST_COMMIT);
        }
    }

    private void readLedger() throws InterruptedException {
        while (!stopped) {
            try {
                ledger.readToEnd();
                return;
            } catch (KafkaUnreachable e) {
                log.atWarn().setCause(e).log("the deliveries could not be read; retrying");
                Thread.sleep(AGAIN);
            }
        }
    }

    private void readOnce() throws InterruptedException {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        midBatch = true;
        noteLag(records);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (ledgerIsBehind) {
                readLedger();
                ledgerIsBehind = false;
            }
            letWait(record);
        }
        midBatch = false;
        standsBy = joined && consumer.assignment().isEmpty();
        if (!caughtUp && isAtEnd()) {
            caughtUp = true;
            whenRead.run();
            backlog.open();
            log.atInfo()
                    .addKeyValue("sink", config.name())
                    .addKeyValue("waiting", backlog.size())
                    .log("read the ledger of deliveries");
        }
        keepBounded();
        if (System.nanoTime() - lastCommit > COMMIT_EVERY.toNanos()) {
            commit(COMMIT_TIMEOUT);
            lastCommit = System.nanoTime();
        }
    }

    /** By partition, while there are more records than those that were read. */
    private void noteLag(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            lastRead.put(partition, records.records(partition).getLast().timestamp());
        }
        long oldest =
                consumer.assignment().stream()
                        .filter(partition -> consumer.currentLag(partition).orElse(0) > 0)
                        .mapToLong(partition -> lastRead.getOrDefault(partition, Long.MAX_VALUE))
                        .min()
                        .orElse(Long.MAX_VALUE);
        behind = oldest;
    }

    /** The age in seconds of the finding that was read last, while there are more; else 0. */
    private double lagSeconds() {
        long oldest = behind;
        return oldest == Long.MAX_VALUE
                ? 0
                : Math.max(0, (System.currentTimeMillis() - oldest) / 1e3);
    }

    private boolean isAtEnd() {
        Set<TopicPartition> partitions = consumer.assignment();
        try {
            return !partitions.isEmpty()
                    && consumer.endOffsets(partitions).entrySet().stream()
                            .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        } catch (TimeoutException e) {
            log.atWarn().setCause(e).log("could not read the findings' end offsets; retrying");
            return false;
        }
    }

    private void letWait(ConsumerRecord<byte[], byte[]> record) {
        Finding finding;
        try {
            finding = topic.valueSerde().deserializer().deserialize(topic.name(), record.value());
        } catch (SerializationException | IllegalArgumentException e) {
            metrics.finding(FindingOutcome.UNREADABLE);
            log.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("a finding can't be read: dead letter");
            ledger.deadLetter(record, e);
            return;
        }
        if (finding == null) {
            metrics.finding(FindingOutcome.TOMBSTONE);
            return;
        }
        Set<String> channels = undeliveredChannels(finding);
        if (channels.isEmpty()) {
            boolean isKnown = !ledger.of(finding.id()).isEmpty();
            metrics.finding(isKnown ? FindingOutcome.DUPLICATE : notRouted(finding));
            return;
        }
        PendingRevision pending =
                new PendingRevision(
                        finding.id(),
                        finding.epoch(),
                        finding.revision(),
                        finding.severity() == Severity.CRITICAL && !finding.isResolved(),
                        new TopicPartition(record.topic(), record.partition()),
                        record.offset(),
                        Instant.ofEpochMilli(record.timestamp()));
        if (backlog.offer(pending, channels)) {
            metrics.finding(FindingOutcome.COALESCED);
        }
    }

    private FindingOutcome notRouted(Finding finding) {
        return !finding.sinks().isEmpty() && !finding.sinks().contains(config.name())
                ? FindingOutcome.OTHER_SINKS
                : FindingOutcome.NOT_ROUTED;
    }

    /**
     * The channels where it was delivered to before, under an earlier id too, so that neither an
     * escalation nor a rewind leaves an outdated message behind; and those to which it is routed,
     * if it is new or more severe than there.
     */
    private Set<String> undeliveredChannels(Finding finding) {
        Map<String, Delivery> delivered = ledger.of(finding.id());
        Set<String> channels = new LinkedHashSet<>(delivered.keySet());
        channels.addAll(ledger.continuedBy(finding).keySet());
        if (channels.isEmpty() || isMoreSevere(finding, delivered.values())) {
            config.destinations(finding).stream()
                    .map(Destination::channel)
                    .map(this::bounded)
                    .forEach(channels::add);
        }
        channels.removeIf(channel -> {
            Delivery delivery = delivered.get(channel);
            return delivery != null && DeliveryPlan.isDelivered(delivery, finding);
        });
        return channels;
    }

    private static boolean isMoreSevere(Finding finding, Collection<Delivery> delivered) {
        return delivered.stream()
                .map(Delivery::severity)
                .allMatch(before -> before == null || finding.severity().compareTo(before) > 0);
    }

    /** Names that are made of labels may be without end; each channel has a queue and a thread. */
    private String bounded(String channel) {
        if (backlog.hasQueue(channel) || backlog.queues() < MOST_CHANNELS) {
            return channel;
        }
        log.atWarn()
                .addKeyValue("channel", channel)
                .addKeyValue("channels", MOST_CHANNELS)
                .log("too many channels: its findings go to {}", config.channel());
        return config.channel();
    }

    private void keepBounded() {
        boolean full = backlog.size() >= WAITING_AT_MOST;
        if (full != paused) {
            paused = full;
            if (full) {
                log.atWarn()
                        .addKeyValue("waiting", WAITING_AT_MOST)
                        .log("too many findings wait; reading is paused");
            } else {
                consumer.resume(consumer.assignment());
            }
        }
        if (full) {
            consumer.pause(consumer.assignment());
        }
    }

    private void commit(Duration timeout) {
        if (cut) {
            return;
        }
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            for (TopicPartition partition : consumer.assignment()) {
                long offset =
                        backlog.lowestUndelivered(partition)
                                .orElseGet(() -> consumer.position(partition));
                if (!Long.valueOf(offset).equals(committed.get(partition))) {
                    offsets.put(partition, new OffsetAndMetadata(offset));
                }
            }
            if (!offsets.isEmpty()) {
                consumer.commitSync(offsets, timeout);
                offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
            }
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            log.atWarn().setCause(e).log("the offsets are not committed; trying again");
        }
    }

    private final class Assignment implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // The previous owner of the partitions has written to the ledger.
            ledgerIsBehind = true;
            joined = true;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commit(COMMIT_TIMEOUT);
            onPartitionsLost(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            backlog.forget(partitions);
            committed.keySet().removeAll(partitions);
            lastRead.keySet().removeAll(partitions);
        }
    }

    boolean isCaughtUp() {
        return caughtUp && !stopped;
    }

    /** Whether another instance delivers, and this one waits to take its place. */
    boolean standsBy() {
        return standsBy && !stopped;
    }

    private void wakeUp() {
        stopped = true;
        consumer.wakeup();
    }

    /** Asks the reader to end without committing to Kafka, as a killed process does. */
    void cut() {
        cut = true;
        loop.stop();
    }
}
