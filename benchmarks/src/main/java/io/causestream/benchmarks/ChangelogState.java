package io.causestream.benchmarks;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What a restart of enrich-streams restores: the last value of each key of each store's changelog.
 *
 * @param bytes of keys and values
 */
record ChangelogState(long records, long bytes) {

    private static final Duration TIME_TO_READ_STATE = Duration.ofMinutes(2);

    /** Of all stores. */
    static ChangelogState of(House house) throws Exception {
        List<TopicPartition> changelogs = changelogs(house);
        Map<TopicPartition, Map<ByteBuffer, Integer>> sizes = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        house.settings().consumer("state", "state"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(changelogs);
            consumer.seekToBeginning(changelogs);
            Map<TopicPartition, Long> ends = consumer.endOffsets(changelogs);
            long deadline = System.nanoTime() + TIME_TO_READ_STATE.toNanos();
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException(
                            "the changelogs could not be read in " + TIME_TO_READ_STATE);
                }
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    Map<ByteBuffer, Integer> store =
                            sizes.computeIfAbsent(
                                    new TopicPartition(record.topic(), record.partition()),
                                    _ -> new HashMap<>());
                    ByteBuffer key = ByteBuffer.wrap(record.key());
                    if (record.value() == null) {
                        store.remove(key);
                    } else {
                        store.put(key, record.key().length + record.value().length);
                    }
                }
            }
        }
        List<Integer> all =
                sizes.values().stream().flatMap(store -> store.values().stream()).toList();
        return new ChangelogState(all.size(), all.stream().mapToLong(Integer::longValue).sum());
    }

    private static List<TopicPartition> changelogs(House house) throws Exception {
        String application = house.settings().groups().enrichment();
        List<String> topics =
                house.admin().listTopics().names().get(30, TimeUnit.SECONDS).stream()
                        .filter(name -> name.startsWith(application) && name.endsWith("-changelog"))
                        .toList();
        return house
                .admin()
                .describeTopics(topics)
                .allTopicNames()
                .get(30, TimeUnit.SECONDS)
                .values()
                .stream()
                .flatMap(topic ->
                        topic.partitions().stream()
                                .map(partition ->
                                        new TopicPartition(topic.name(), partition.partition())))
                .toList();
    }
}
