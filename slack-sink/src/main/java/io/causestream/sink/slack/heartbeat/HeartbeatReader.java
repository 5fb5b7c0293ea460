package io.causestream.sink.slack.heartbeat;

import io.causestream.service.AgeGauges;
import io.causestream.service.BackgroundLoop;
import io.causestream.service.BackgroundLoop.Next;
import io.causestream.service.Service;
import io.causestream.sink.delivery.Ledger;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.slack.delivery.OperatorWarnings;
import io.causestream.sink.slack.metrics.SlackMetrics;
import io.causestream.sink.slack.web.SlackWeb;
import io.causestream.topics.KafkaUnreachable;
import io.causestream.topics.ProcessedHeartbeat;
import io.causestream.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a heartbeat's way. A heartbeat counts once Slack was asked after it had arrived, and
 * would have taken a message; only then its offset is committed. So the group's offset, and the age
 * of each cluster's newest heartbeat that counts, tell how long a finding could not have reached
 * people. Slack is asked once a minute at most, however many clusters there are.
 *
 * <p>At the start all heartbeats that are still on the topic are read once more, so that the age of
 * an agent that had stopped before is known.
 */
public final class HeartbeatReader {

    private static final Logger log = LoggerFactory.getLogger(HeartbeatReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration BETWEEN_CHECKS = Duration.ofMinutes(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration KAFKA_AGAIN = Duration.ofSeconds(10);
    private static final Duration TIME_TO_CLOSE = Service.tenthsOfTimeToStop(1);

    private final Topic<String, ProcessedHeartbeat> topic;
    private final Ledger ledger;
    private final SlackCheck check;
    private final AgeGauges ages;
    private final InstantSource clock;
    private final Consumer<byte[], byte[]> consumer;
    private final BackgroundLoop loop;
    private final Map<TopicPartition, Arrived> arrived = new HashMap<>();
    private Instant nextCheck = Instant.MIN;

    /** What has arrived on a partition. */
    private static final class Arrived {
        /** Heartbeats before this offset count. */
        private long counted;

        private long next;

        /** By cluster, in record time. */
        private final Map<String, Instant> waiting = new HashMap<>();

        private final Set<String> clusters = new HashSet<>();
    }

    public HeartbeatReader(
            SlackSinkConfig config,
            SlackWeb slack,
            Ledger ledger,
            OperatorWarnings operatorWarnings,
            SlackMetrics metrics,
            InstantSource clock,
            java.util.function.Consumer<Throwable> broken) {
        this.topic = config.kafka().topics().heartbeats();
        this.ledger = ledger;
        this.check =
                new SlackCheck(
                        slack, config.channels(), config.channel(), operatorWarnings, metrics);
        this.ages = metrics.heartbeats(clock, config.name());
        this.clock = clock;
        this.consumer =
                new KafkaConsumer<>(
                        config.kafka()
                                .consumer(
                                        "slack-sink-heartbeats",
                                        config.kafka().groups().sinkHeartbeats(config.name())),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        this.loop =
                BackgroundLoop.named("slack-sink heartbeats")
                        .onPlatformThread()
                        .wokenBy(consumer::wakeup)
                        .onFailure(broken)
                        .first(() -> consumer.subscribe(List.of(topic.name()), new Assignment()))
                        .last(() -> consumer.close(CloseOptions.timeout(TIME_TO_CLOSE)))
                        .steps(this::read);
    }

    /** The loop; closed to end the reader. */
    public BackgroundLoop loop() {
        return loop;
    }

    /** Kafka's errors are no reason to deliver no findings: the age of the heartbeats grows. */
    private Next read() {
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                take(record);
            }
            boolean isWaiting = arrived.values().stream().anyMatch(each -> !each.waiting.isEmpty());
            if (isWaiting && !clock.instant().isBefore(nextCheck)) {
                check();
            }
            return Next.AT_ONCE;
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException | KafkaUnreachable e) {
            log.atWarn()
                    .addKeyValue("topic", topic.name())
                    .setCause(e)
                    .log("heartbeats can't be read; trying again");
            return Next.after(KAFKA_AGAIN);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        Arrived here = arrived.get(new TopicPartition(record.topic(), record.partition()));
        if (here == null) {
            return;
        }
        here.next = Math.max(here.next, record.offset() + 1);
        ProcessedHeartbeat heartbeat;
        try {
            heartbeat = topic.valueSerde().deserializer().deserialize(topic.name(), record.value());
        } catch (SerializationException | IllegalArgumentException e) {
            log.atWarn()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("a heartbeat can't be read: dead letter");
            ledger.deadLetter(record, e);
            return;
        }
        if (heartbeat == null) {
            return;
        }
        Instant at = Instant.ofEpochMilli(record.timestamp());
        here.clusters.add(heartbeat.cluster());
        if (record.offset() < here.counted) {
            ages.seen(heartbeat.cluster(), at);
        } else {
            here.waiting.merge(heartbeat.cluster(), at, HeartbeatReader::later);
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private void check() {
        nextCheck = clock.instant().plus(BETWEEN_CHECKS);
        if (!check.wouldTakeMessages()) {
            return;
        }
        consumer.commitSync(
                arrived.entrySet().stream()
                        .filter(each -> !each.getValue().waiting.isEmpty())
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        each -> new OffsetAndMetadata(each.getValue().next))),
                TIMEOUT);
        for (Arrived each : arrived.values()) {
            each.waiting.forEach(ages::seen);
            each.waiting.clear();
            each.counted = each.next;
        }
    }

    private final class Assignment implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            Instant since = clock.instant().minus(topic.retention());
            Map<TopicPartition, OffsetAndMetadata> committed =
                    consumer.committed(Set.copyOf(partitions), TIMEOUT);
            Map<TopicPartition, OffsetAndTimestamp> first =
                    consumer.offsetsForTimes(
                            partitions.stream()
                                    .collect(
                                            Collectors.toMap(
                                                    partition -> partition,
                                                    _ -> since.toEpochMilli())),
                            TIMEOUT);
            for (TopicPartition partition : partitions) {
                Arrived here = new Arrived();
                OffsetAndMetadata known = committed.get(partition);
                here.counted = known == null ? 0 : known.offset();
                here.next = here.counted;
                arrived.put(partition, here);
                OffsetAndTimestamp begin = first.get(partition);
                if (begin != null && begin.offset() < here.counted) {
                    consumer.seek(partition, begin.offset());
                }
            }
        }

        /** Another instance of the sink has them from now on, and shows their ages. */
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                Arrived gone = arrived.remove(partition);
                if (gone != null) {
                    gone.clusters.forEach(ages::forget);
                }
            }
        }
    }
}
