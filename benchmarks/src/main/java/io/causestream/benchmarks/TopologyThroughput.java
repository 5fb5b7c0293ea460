package io.causestream.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.causestream.enrich.EnrichStreams;
import io.causestream.enrich.EnrichStreamsConfig;
import io.causestream.enrich.PlaybookSettings;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.Scope;
import io.causestream.topics.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import tools.jackson.databind.json.JsonMapper;

/**
 * How many raw observations a second the topology processes, against a plain consumer → producer on
 * as many threads, with and without parsing, on the same broker in the same run. The load is {@link
 * ClusterLoad}. Arguments: records (400000), pods (20000), namespaces (200), threads (1), rounds
 * (3).
 */
public final class TopologyThroughput {

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    /** A parser as anyone would write it: a tree, and the tree's bytes. */
    private static final JsonMapper PLAIN = JsonMapper.builder().build();

    /**
     * @param perSecond records of the second half
     * @param cpuMicros CPU time of the whole process, broker and all, for each of them: less
     *     sensitive to what else runs on the machine
     */
    record Figure(double perSecond, double cpuMicros) {

        private static Figure between(Moment half, Moment end, long records) {
            return new Figure(
                    records / ((end.nanos() - half.nanos()) / 1e9),
                    (end.cpuNanos() - half.cpuNanos()) / 1e3 / records);
        }
    }

    record Figures(Figure passThrough, Figure parsing, Figure topology) {}

    private record Moment(long nanos, long cpuNanos) {

        private static final OperatingSystemMXBean SYSTEM =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

        static Moment now() {
            return new Moment(System.nanoTime(), SYSTEM.getProcessCpuTime());
        }
    }

    private TopologyThroughput() {}

    public static void main(String[] args) throws Exception {
        int records = args.length > 0 ? Integer.parseInt(args[0]) : 400_000;
        int pods = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
        int namespaces = args.length > 2 ? Integer.parseInt(args[2]) : 200;
        int threads = args.length > 3 ? Integer.parseInt(args[3]) : 1;
        int rounds = args.length > 4 ? Integer.parseInt(args[4]) : 3;
        System.out.printf(
                "%,d observations of %,d pods in %,d namespaces, threads: %d; the first half of each round warms up%n",
                records, pods, namespaces, threads);
        System.out.println(
                "round | pass-through /s | parsing /s | topology /s | against parsing | CPU us a record: parsing | topology");
        for (int round = 1; round <= rounds; round++) {
            Figures figures =
                    measure(
                            new ClusterLoad(new ClusterObservations("bench", namespaces, 0), pods),
                            records,
                            threads);
            System.out.printf(
                    "%5d | %,15.0f | %,10.0f | %,11.0f | %15.2f | %24.1f | %8.1f%n",
                    round,
                    figures.passThrough().perSecond(),
                    figures.parsing().perSecond(),
                    figures.topology().perSecond(),
                    figures.topology().perSecond() / figures.parsing().perSecond(),
                    figures.parsing().cpuMicros(),
                    figures.topology().cpuMicros());
        }
    }

    /** On a Kafka of its own. */
    static Figures measure(ClusterLoad load, int records, int threads) throws Exception {
        try (House house = House.open()) {
            produce(house, load::next, records);
            return new Figures(
                    passThrough(house, records, threads, false),
                    passThrough(house, records, threads, true),
                    topology(house, PlaybookSettings.shipped(), threads, records / 2, records));
        }
    }

    static void produce(House house, Supplier<KubeObservation> load, int records) {
        Topic<Scope, KubeObservation> topic = house.settings().topics().rawKube();
        Map<String, Object> config = house.settings().patientProducer("load");
        // Unlike a webhook, a loader may wait for free buffer.
        config.put("max.block.ms", 60_000);
        config.put("delivery.timeout.ms", 120_000);
        try (KafkaProducer<Scope, KubeObservation> producer =
                new KafkaProducer<>(
                        config, topic.keySerde().serializer(), topic.valueSerde().serializer())) {
            for (int i = 0; i < records; i++) {
                KubeObservation observation = load.get();
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        topic.name(), observation.scope(), observation),
                                Sent.ORFAIL);
            }
            producer.flush();
        }
    }

    private static Figure passThrough(House house, int records, int threads, boolean parsing)
            throws Exception {
        String out = "out-" + parsing;
        house.admin()
                .createTopics(List.of(new NewTopic(out, 4, (short) 1)))
                .all()
                .get(30, TimeUnit.SECONDS);
        house.awaitLeaders(Map.of(out, 4));
        AtomicInteger seen = new AtomicInteger();
        AtomicReference<Moment> half = new AtomicReference<>(Moment.now());
        AtomicReference<Moment> end = new AtomicReference<>(Moment.now());
        List<Callable<Void>> all = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            all.add(() -> {
                passOn(house, out, parsing, seen, half, end, records);
                return null;
            });
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (Future<Void> done : executor.invokeAll(all)) {
                done.get();
            }
        }
        return Figure.between(half.get(), end.get(), records - records / 2);
    }

    private static void passOn(
            House house,
            String out,
            boolean parsing,
            AtomicInteger seen,
            AtomicReference<Moment> half,
            AtomicReference<Moment> end,
            int records) {
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
            consumer.subscribe(List.of(house.settings().topics().rawKube().name()));
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (seen.get() < records) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException(
                            "read only %d of %d records".formatted(seen.get(), records));
                }
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    byte[] value =
                            parsing
                                    ? PLAIN.writeValueAsBytes(PLAIN.readTree(record.value()))
                                    : record.value();
                    var _ =
                            producer.send(
                                    new ProducerRecord<>(out, record.key(), value), Sent.ORFAIL);
                    if (seen.incrementAndGet() == records / 2) {
                        half.set(Moment.now());
                    }
                }
                consumer.commitAsync();
            }
            producer.flush();
            end.set(Moment.now());
        }
    }

    /**
     * @param warmUp the number of records before the figure begins
     * @param records all there are, those of the warm-up too
     */
    static Figure topology(
            House house, PlaybookSettings playbooks, int threads, int warmUp, int records)
            throws Exception {
        EnrichStreamsConfig config =
                new EnrichStreamsConfig(
                        house.settings(),
                        house.folder().resolve("state"),
                        threads,
                        EnrichmentRules.defaults(),
                        playbooks);
        try (EnrichStreams streams =
                new EnrichStreams(
                        config,
                        new SimpleMeterRegistry(),
                        (service, cause) -> cause.printStackTrace())) {
            streams.start();
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            String raw = house.settings().topics().rawKube().name();
            await(house, raw, warmUp, deadline);
            Moment half = Moment.now();
            long before = committed(house, raw);
            await(house, raw, records, deadline);
            return Figure.between(half, Moment.now(), records - before);
        }
    }

    private static void await(House house, String topic, long offset, long deadline)
            throws Exception {
        while (committed(house, topic) < offset) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the topology did not come to record " + offset);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** How many records of the topic the topology has committed, over all partitions. */
    static long committed(House house, String topic) throws Exception {
        String application = house.settings().groups().enrichment();
        return house
                .admin()
                .listConsumerGroupOffsets(application)
                .partitionsToOffsetAndMetadata()
                .get(10, TimeUnit.SECONDS)
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .mapToLong(entry -> entry.getValue() == null ? 0 : entry.getValue().offset())
                .sum();
    }
}
