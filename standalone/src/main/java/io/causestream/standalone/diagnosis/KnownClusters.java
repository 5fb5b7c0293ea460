package io.causestream.standalone.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.topics.KafkaSettings;
import io.causestream.topics.KafkaUnreachable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The clusters whose agents have sent a heartbeat of late, which is on {@code heartbeats}. */
final class KnownClusters {

    private static final Duration LATELY = Duration.ofMinutes(15);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TIME_TO_CLOSE = Duration.ofMillis(500);

    private KnownClusters() {}

    /**
     * Their names, sorted; empty if no agent sends heartbeats.
     *
     * @throws KafkaUnreachable if Kafka does not answer
     */
    static Set<String> withHeartbeat(KafkaSettings kafka) {
        Map<String, Object> config = kafka.reader("causestream-investigate");
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            return read(consumer, kafka.topics().heartbeats().name());
        } catch (KafkaException e) {
            throw new KafkaUnreachable("return the newest heartbeats", e);
        } finally {
            consumer.close(CloseOptions.timeout(TIME_TO_CLOSE));
        }
    }

    private static Set<String> read(Consumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic, TIMEOUT).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        long since = Instant.now().minus(LATELY).toEpochMilli();
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, since));
        consumer.assign(partitions);
        Map<TopicPartition, OffsetAndTimestamp> first = consumer.offsetsForTimes(times, TIMEOUT);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
        ends.forEach((partition, end) -> {
            OffsetAndTimestamp from = first.get(partition);
            consumer.seek(partition, from == null ? end : from.offset());
        });
        Set<String> clusters = new TreeSet<>();
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (ends.entrySet().stream()
                        .anyMatch(end -> consumer.position(end.getKey(), TIMEOUT) < end.getValue())
                && System.nanoTime() - deadline < 0) {
            consumer.poll(POLL).forEach(record -> clusters.add(new String(record.key(), UTF_8)));
        }
        return clusters;
    }
}
