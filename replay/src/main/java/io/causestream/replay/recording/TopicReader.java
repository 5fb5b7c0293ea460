package io.causestream.replay.recording;

import io.causestream.replay.incident.IncidentRecord;
import io.causestream.replay.incident.IncidentTopic;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.KafkaUnreachable;
import io.causestream.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a span of time from all partitions of some topics at once. Committed records only; it joins
 * no group and commits nothing.
 */
final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    /** How long a broker may be silent while records are known to be there. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /** Records of one partition that wait for the others; then it is paused. */
    private static final int MOST_WAITING = 500;

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, IncidentTopic> partitions = new HashMap<>();
    private final Map<TopicPartition, Long> begins;
    private final Map<TopicPartition, Long> ends;

    /**
     * @throws KafkaUnreachable if Kafka does not answer, or has no such topics
     */
    TopicReader(KafkaSettings kafka, Set<IncidentTopic> read) {
        Topics topics = kafka.topics();
        Map<String, Object> config = kafka.reader("causestream-record");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 256 << 10);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
        consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            for (IncidentTopic topic : read) {
                String name = topic.of(topics).name();
                List<PartitionInfo> infos = consumer.partitionsFor(name);
                if (infos == null || infos.isEmpty()) {
                    throw new NothingRecorded(
                            "Kafka at %s has no topic %s: is it the Kafka of Causestream, and the prefix '%s' right?"
                                    .formatted(
                                            kafka.bootstrapServers(), name, kafka.topicPrefix()));
                }
                infos.forEach(
                        info -> partitions.put(new TopicPartition(name, info.partition()), topic));
            }
            consumer.assign(partitions.keySet());
            begins = consumer.beginningOffsets(partitions.keySet());
            ends = consumer.endOffsets(partitions.keySet());
        } catch (KafkaException e) {
            consumer.close();
            throw new KafkaUnreachable("describe the topics to record", e);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /**
     * The records of that time; those of one partition in the order of their offsets, and one
     * sequence for each partition. To be used up before the next call.
     *
     * @param from inclusive
     * @param to exclusive
     */
    List<Iterator<IncidentRecord>> between(Instant from, Instant to) {
        try {
            Map<TopicPartition, Long> starts = offsets(from, ends);
            Map<TopicPartition, Long> stops = offsets(to, ends);
            Map<TopicPartition, PartitionRecords> sequences = new HashMap<>();
            consumer.resume(consumer.assignment());
            for (TopicPartition partition : partitions.keySet()) {
                long start = starts.getOrDefault(partition, 0L);
                consumer.seek(partition, start);
                sequences.put(
                        partition,
                        new PartitionRecords(
                                partition, from, to, stops.getOrDefault(partition, 0L), sequences));
            }
            return new ArrayList<>(
                    sequences.entrySet().stream()
                            .sorted(
                                    Map.Entry.comparingByKey(
                                            java.util.Comparator.comparing(TopicPartition::topic)
                                                    .thenComparingInt(TopicPartition::partition)))
                            .map(Map.Entry::getValue)
                            .toList());
        } catch (KafkaException e) {
            throw new KafkaUnreachable("find the offsets of the range", e);
        }
    }

    /** The first offsets of that time or later; the end where there are none. */
    private Map<TopicPartition, Long> offsets(Instant time, Map<TopicPartition, Long> otherwise) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.keySet().forEach(partition -> times.put(partition, time.toEpochMilli()));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        consumer.offsetsForTimes(times)
                .forEach((partition, found) ->
                        offsets.put(partition, offset(found, partition, otherwise)));
        return offsets;
    }

    private long offset(
            @org.jspecify.annotations.Nullable OffsetAndTimestamp found,
            TopicPartition partition,
            Map<TopicPartition, Long> otherwise) {
        return found == null ? otherwise.getOrDefault(partition, 0L) : found.offset();
    }

    /** Whether there is any record at all. */
    boolean isEmpty() {
        return ends.entrySet().stream()
                .noneMatch(end -> end.getValue() > begins.getOrDefault(end.getKey(), 0L));
    }

    @Override
    public void close() {
        consumer.close();
    }

    /** One partition; asks the consumer, which fills the waiting records of all of them. */
    private final class PartitionRecords implements Iterator<IncidentRecord> {

        private final TopicPartition partition;
        private final IncidentTopic topic;
        private final Instant from;
        private final Instant to;
        private final long stop;
        private final Map<TopicPartition, PartitionRecords> all;
        private final Deque<IncidentRecord> waiting = new ArrayDeque<>();
        private boolean finished;

        PartitionRecords(
                TopicPartition partition,
                Instant from,
                Instant to,
                long stop,
                Map<TopicPartition, PartitionRecords> all) {
            this.partition = partition;
            this.topic = Objects.requireNonNull(partitions.get(partition));
            this.from = from;
            this.to = to;
            this.stop = stop;
            this.all = all;
        }

        @Override
        public boolean hasNext() {
            long begun = System.nanoTime();
            while (waiting.isEmpty() && !isFinished()) {
                poll();
                if (System.nanoTime() - begun > SILENCE.toNanos()) {
                    throw new KafkaUnreachable(
                            "return the records of " + partition,
                            new java.util.concurrent.TimeoutException("no record in " + SILENCE));
                }
            }
            return !waiting.isEmpty();
        }

        /** The position counts, not the records: aborted ones and markers are never returned. */
        private boolean isFinished() {
            if (!finished && consumer.position(partition) >= stop) {
                finished = true;
                consumer.pause(Set.of(partition));
            }
            return finished;
        }

        private void poll() {
            try {
                for (Map.Entry<TopicPartition, PartitionRecords> each : all.entrySet()) {
                    if (each.getValue().isFull()) {
                        consumer.pause(Set.of(each.getKey()));
                    } else if (!each.getValue().isFinished()) {
                        consumer.resume(Set.of(each.getKey()));
                    }
                }
                consumer.poll(POLL)
                        .forEach(record -> {
                            PartitionRecords sequence =
                                    all.get(new TopicPartition(record.topic(), record.partition()));
                            if (sequence != null) {
                                sequence.add(record);
                            }
                        });
            } catch (KafkaException e) {
                throw new KafkaUnreachable("return the records of " + partition, e);
            }
        }

        private boolean isFull() {
            return waiting.size() >= MOST_WAITING;
        }

        /** Timestamps may go back a little: what is of another time is left out here. */
        private void add(ConsumerRecord<byte[], byte[]> record) {
            boolean isMeant =
                    record.offset() < stop
                            && record.timestamp() >= from.toEpochMilli()
                            && record.timestamp() < to.toEpochMilli();
            if (isMeant) {
                waiting.add(
                        new IncidentRecord(
                                topic,
                                record.partition(),
                                record.offset(),
                                record.timestamp(),
                                record.key(),
                                record.value(),
                                record.headers()));
            }
        }

        @Override
        public IncidentRecord next() {
            if (!hasNext()) {
                throw new java.util.NoSuchElementException();
            }
            return waiting.remove();
        }
    }
}
