package io.causestream.benchmarks;

import io.causestream.enrich.EnrichStreams;
import io.causestream.enrich.EnrichStreamsConfig;
import io.causestream.enrich.PlaybookSettings;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.Scope;
import io.causestream.topics.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How many raw observations a second the topology processes, against a plain consumer → producer,
 * with and without parsing, on the same broker in the same run. Arguments: records (400000), pods
 * (20000), rounds (3).
 */
public final class TopologyThroughput {

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private TopologyThroughput() {}

    public static void main(String[] args) throws Exception {
        int records = args.length > 0 ? Integer.parseInt(args[0]) : 400_000;
        int pods = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        System.out.printf(
                "%,d observations of %,d pods; the first half of each round warms up%n",
                records, pods);
        System.out.println(
                "round | pass-through /s | parsing pass-through /s | topology /s | against pass-through | against parsing");
        for (int round = 1; round <= rounds; round++) {
            try (House house = House.open()) {
                produce(house, records, pods);
                double plain = passThrough(house, records, false);
                double parsing = passThrough(house, records, true);
                double topology = topology(house, records);
                System.out.printf(
                        "%5d | %,15.0f | %,23.0f | %,11.0f | %20.2f | %15.2f%n",
                        round, plain, parsing, topology, topology / plain, topology / parsing);
            }
        }
    }

    private static void produce(House house, int records, int pods) throws Exception {
        Topic<Scope, KubeObservation> topic = house.settings().topics().rawKube();
        Map<String, Object> config = house.settings().patientProducer("load");
        // Unlike a webhook, a loader may wait for free buffer.
        config.put("max.block.ms", 60_000);
        config.put("delivery.timeout.ms", 120_000);
        try (KafkaProducer<Scope, KubeObservation> producer =
                new KafkaProducer<>(
                        config, topic.keySerde().serializer(), topic.valueSerde().serializer())) {
            for (int i = 0; i < records; i++) {
                KubeObservation observation = PodObservations.news(i % pods, 1L + i);
                var _ =
                        producer.send(
                                new ProducerRecord<>(topic.name(), observation.scope(), observation),
                                Sent.ORFAIL);
            }
            producer.flush();
        }
    }

    private static double passThrough(House house, int records, boolean parsing) throws Exception {
        Topic<Scope, KubeObservation> topic = house.settings().topics().rawKube();
        String out = "out-" + parsing;
        house.admin()
                .createTopics(List.of(new NewTopic(out, 4, (short) 1)))
                .all()
                .get(30, TimeUnit.SECONDS);
        Map<String, Object> producing = house.settings().patientProducer("pass-through");
        producing.put("max.block.ms", 60_000);
        producing.put("delivery.timeout.ms", 120_000);
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(
                                house.settings().consumer("pass-through", out),
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                producing, new ByteArraySerializer(), new ByteArraySerializer())) {
            consumer.subscribe(List.of(topic.name()));
            int seen = 0;
            long half = 0;
            while (seen < records) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    byte[] value =
                            parsing
                                    ? topic.valueSerde()
                                            .serializer()
                                            .serialize(
                                                    out,
                                                    topic.valueSerde()
                                                            .deserializer()
                                                            .deserialize(out, record.value()))
                                    : record.value();
                    var _ =
                            producer.send(
                                    new ProducerRecord<>(out, record.key(), value), Sent.ORFAIL);
                    if (++seen == records / 2) {
                        half = System.nanoTime();
                    }
                }
                consumer.commitAsync();
            }
            producer.flush();
            return perSecond(records - records / 2, half);
        }
    }

    private static double topology(House house, int records) throws Exception {
        EnrichStreamsConfig config =
                new EnrichStreamsConfig(
                        house.settings(),
                        house.folder().resolve("state"),
                        1,
                        EnrichmentRules.defaults(),
                        PlaybookSettings.shipped());
        try (EnrichStreams streams =
                new EnrichStreams(
                        config,
                        new SimpleMeterRegistry(),
                        (service, cause) -> cause.printStackTrace())) {
            streams.start();
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            await(house, records / 2, deadline);
            long half = System.nanoTime();
            long before = committed(house);
            await(house, records, deadline);
            return (records - before) / ((System.nanoTime() - half) / 1e9);
        }
    }

    private static void await(House house, long offset, long deadline) throws Exception {
        while (committed(house) < offset) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the topology did not come to record " + offset);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** How many records of the raw topic the topology has committed, over all partitions. */
    private static long committed(House house) throws Exception {
        String raw = house.settings().topics().rawKube().name();
        String application = house.settings().groups().enrichment();
        return house
                .admin()
                .listConsumerGroupOffsets(application)
                .partitionsToOffsetAndMetadata()
                .get(10, TimeUnit.SECONDS)
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().topic().equals(raw))
                .mapToLong(entry -> entry.getValue() == null ? 0 : entry.getValue().offset())
                .sum();
    }

    private static double perSecond(long records, long sinceNanos) {
        return records / ((System.nanoTime() - sinceNanos) / 1e9);
    }
}
