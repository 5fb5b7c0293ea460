package io.causestream.standalone.doctor;

import io.causestream.observation.KubeObservation;
import io.causestream.observation.Scope;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.KafkaUnreachable;
import io.causestream.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongPredicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Where the heartbeat of a cluster stopped on its way from the agent through enrich-streams to
 * slack-sink, which counts it once Slack would have taken a message.
 */
final class HeartbeatCheck {

    /** So many may be missing: one is on its way, and slack-sink asks Slack once a minute. */
    private static final int MISSING = 3;

    private static final Duration SHORTEST = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final Duration TIME_TO_CLOSE = Duration.ofMillis(500);

    private final KafkaSettings kafka;
    private final String cluster;
    private final String check;
    private final String sink;
    private final Duration interval;
    private final boolean nothingRuns;

    /**
     * @param sink the Slack sink
     * @param interval between two heartbeats; zero if there are none
     * @param nothingRuns whether Kafka was started for the checks alone
     */
    HeartbeatCheck(
            KafkaSettings kafka,
            String cluster,
            SlackSinkConfig sink,
            Duration interval,
            boolean nothingRuns) {
        this.kafka = kafka;
        this.cluster = cluster;
        this.check = sink.named("heartbeat");
        this.sink = sink.name();
        this.interval = interval;
        this.nothingRuns = nothingRuns;
    }

    void addTo(Checkup checkup) {
        checkup.add(
                check,
                List.of(KafkaChecks.TOPICS),
                "look at the brokers' logs: Kafka answers slowly",
                () -> List.of(look()));
    }

    /**
     * When the newest heartbeat was where, by Kafka's time; null if none was in the last minutes.
     */
    private record Stations(
            @Nullable Instant sent, @Nullable Instant processed, @Nullable Instant counted) {}

    private CheckResult look() throws InterruptedException {
        if (interval.isZero()) {
            return CheckResult.skipped(
                    check, "switched off", "set heartbeat.interval, for example to 1m");
        }
        if (nothingRuns) {
            return CheckResult.skipped(check, "causestream up does not run", "start it");
        }
        Duration window = interval.multipliedBy(MISSING);
        if (window.compareTo(SHORTEST) < 0) {
            window = SHORTEST;
        }
        try {
            return result(stations(Instant.now().minus(window)), window);
        } catch (KafkaUnreachable e) {
            return CheckResult.fail(
                    check, String.valueOf(e.getMessage()), KafkaChecks.remedy(e.getCause()));
        }
    }

    private CheckResult result(Stations stations, Duration window) {
        String none = "none of %s within %d s".formatted(cluster, window.toSeconds());
        if (stations.sent == null && stations.processed == null) {
            return CheckResult.fail(
                    check,
                    "%s on raw.kube".formatted(none),
                    "look at /readyz of the cluster's ingest-kube: it sends them while it leads and watches all that it is to watch");
        }
        if (stations.processed == null) {
            return CheckResult.fail(
                    check,
                    "%s on heartbeats, though raw.kube has one: enrich-streams stands still"
                            .formatted(none),
                    "look at /readyz and the log of enrich-streams");
        }
        if (stations.counted == null) {
            return CheckResult.fail(
                    check,
                    "%s counted by the sink '%s', though heartbeats has one: it does not run, or Slack refuses"
                            .formatted(none, sink),
                    "see the line of Slack here, /readyz and the log of slack-sink");
        }
        return CheckResult.ok(
                check,
                "%s: from the agent to the sink '%s', the newest %d s old"
                        .formatted(
                                cluster,
                                sink,
                                Math.max(
                                        0,
                                        Duration.between(stations.counted, Instant.now())
                                                .toSeconds())));
    }

    private Stations stations(Instant since) throws InterruptedException {
        Map<String, Object> config = kafka.reader("causestream-doctor");
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            TopicPartition raw =
                    partition(
                            consumer,
                            kafka.topics().rawKube(),
                            Scope.ofCluster(cluster).toString());
            TopicPartition processed = partition(consumer, kafka.topics().heartbeats(), cluster);
            OptionalLong committed = committed(processed);
            return new Stations(
                    newest(consumer, raw, since, this::isHeartbeat, _ -> true),
                    newest(consumer, processed, since, this::isOfCluster, _ -> true),
                    committed.isEmpty()
                            ? null
                            : newest(
                                    consumer,
                                    processed,
                                    since,
                                    this::isOfCluster,
                                    offset -> offset < committed.getAsLong()));
        } catch (KafkaException e) {
            throw new KafkaUnreachable("return the newest heartbeats", e);
        } finally {
            consumer.close(CloseOptions.timeout(TIME_TO_CLOSE));
        }
    }

    /** Where a key of this topic goes, as every producer has it. */
    private static TopicPartition partition(
            Consumer<byte[], byte[]> consumer, Topic<?, ?> topic, String key) {
        int partitions = consumer.partitionsFor(topic.name(), TIMEOUT).size();
        return new TopicPartition(
                topic.name(),
                BuiltInPartitioner.partitionForKey(
                        key.getBytes(StandardCharsets.UTF_8), partitions));
    }

    private OptionalLong committed(TopicPartition partition) throws InterruptedException {
        try (Admin admin = Admin.create(kafka.client("causestream-doctor"))) {
            OffsetAndMetadata offset =
                    admin.listConsumerGroupOffsets(kafka.groups().sinkHeartbeats(sink))
                            .partitionsToOffsetAndMetadata()
                            .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                            .get(partition);
            return offset == null ? OptionalLong.empty() : OptionalLong.of(offset.offset());
        } catch (ExecutionException e) {
            throw new KafkaUnreachable(
                    "return the offsets of the sink's heartbeats",
                    Objects.requireNonNull(e.getCause()));
        } catch (TimeoutException e) {
            throw new KafkaUnreachable("return the offsets of the sink's heartbeats", e);
        }
    }

    @FunctionalInterface
    private interface Matching {
        boolean matches(ConsumerRecord<byte[], byte[]> record);
    }

    /** The time of the newest record since then that matches; the check's own deadline ends it. */
    private static @Nullable Instant newest(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            Instant since,
            Matching matching,
            LongPredicate counts) {
        consumer.assign(List.of(partition));
        OffsetAndTimestamp first =
                consumer.offsetsForTimes(Map.of(partition, since.toEpochMilli()), TIMEOUT)
                        .get(partition);
        if (first == null) {
            return null;
        }
        long end = consumer.endOffsets(Set.of(partition), TIMEOUT).getOrDefault(partition, 0L);
        consumer.seek(partition, first.offset());
        Instant newest = null;
        while (consumer.position(partition, TIMEOUT) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (counts.test(record.offset()) && matching.matches(record)) {
                    newest = Instant.ofEpochMilli(record.timestamp());
                }
            }
        }
        return newest;
    }

    private boolean isHeartbeat(ConsumerRecord<byte[], byte[]> record) {
        try {
            return kafka.topics()
                                    .rawKube()
                                    .valueSerde()
                                    .deserializer()
                                    .deserialize(record.topic(), record.value())
                            instanceof KubeObservation.Heartbeat heartbeat
                    && heartbeat.cluster().equals(cluster);
        } catch (SerializationException | IllegalArgumentException e) {
            // What can't be read is no heartbeat; enrich-streams puts it into the dead letters.
            return false;
        }
    }

    private boolean isOfCluster(ConsumerRecord<byte[], byte[]> record) {
        return record.key() != null
                && new String(record.key(), StandardCharsets.UTF_8).equals(cluster);
    }
}
