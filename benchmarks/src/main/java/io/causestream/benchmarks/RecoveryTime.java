package io.causestream.benchmarks;

import io.causestream.enrich.EnrichStreamsMain;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.observation.Scope;
import io.causestream.topics.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How long no record is processed when a process of enrich-streams ends, by how much state there is
 * and by who goes on; and what that state weighs. Arguments: workloads (10000), each with ten pods;
 * stream threads a process (1); the heap of each process (1g).
 */
public final class RecoveryTime {

    private static final Duration TIMEOUT = Duration.ofMinutes(15);

    /** For a standby that has nothing more to read. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    private static final int NAMESPACES = 200;

    /** How a process ends, and who goes on. */
    enum Case {
        /** As in a rollout of one replica. */
        STOPPED_AND_RESTARTED("SIGTERM, the same starts again", 1, 0),
        KILLED_AND_RESTARTED("kill -9, the same starts again", 1, 0),
        KILLED_BESIDE_ANOTHER("kill -9, another goes on", 2, 0),
        KILLED_BESIDE_A_STANDBY("kill -9, another with a standby goes on", 2, 1);

        private final String title;
        private final int processes;
        private final int standbyReplicas;

        Case(String title, int processes, int standbyReplicas) {
            this.title = title;
            this.processes = processes;
            this.standbyReplicas = standbyReplicas;
        }
    }

    /**
     * What each process runs with.
     *
     * @param threads of Kafka Streams
     * @param heap as {@code -Xmx} takes it
     */
    record Jvm(int threads, String heap) {}

    /**
     * @param seconds from the end of the process until a record of each partition was processed
     * @param state what the changelogs restore
     * @param heapMib by how much the live heap of a process that has all tasks grew with the state;
     *     0 where two share them
     */
    record Recovery(double seconds, ChangelogState state, double heapMib) {}

    private RecoveryTime() {}

    public static void main(String[] args) throws Exception {
        int workloads = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        Jvm jvm =
                new Jvm(
                        args.length > 1 ? Integer.parseInt(args[1]) : 1,
                        args.length > 2 ? args[2] : "1g");
        System.out.println(
                "case | workloads | state records | state MB | KB a workload | heap KB a workload | s until all partitions are processed");
        for (Case each : Case.values()) {
            Recovery recovery = measure(each, workloads, jvm);
            System.out.printf(
                    "%-40s | %,9d | %,13d | %,8.1f | %13.1f | %18.1f | %6.1f%n",
                    each.title,
                    workloads,
                    recovery.state().records(),
                    recovery.state().bytes() / 1e6,
                    recovery.state().bytes() / 1024.0 / workloads,
                    recovery.heapMib() * 1024 / workloads,
                    recovery.seconds());
        }
    }

    /** On a Kafka of its own. */
    static Recovery measure(Case what, int workloads, Jvm jvm) throws Exception {
        ClusterLoad load =
                new ClusterLoad(
                        new ClusterObservations("bench", NAMESPACES, 0),
                        Math.max(1, workloads) * 10);
        List<ServiceJvm> processes = new ArrayList<>();
        try (House house = House.open()) {
            try {
                for (int process = 0; process < what.processes; process++) {
                    processes.add(start(house, what, process, jvm));
                }
                for (ServiceJvm process : processes) {
                    process.awaitReady(TIMEOUT);
                }
                double empty = processes.getFirst().liveHeap();
                TopologyThroughput.produce(house, load::next, load.existing());
                for (ServiceJvm process : processes) {
                    process.await(() -> isAllProcessed(house), TIMEOUT);
                }
                if (what.standbyReplicas > 0) {
                    for (ServiceJvm process : processes) {
                        awaitStandbys(process);
                    }
                }
                ChangelogState state = ChangelogState.of(house);
                double grown = processes.getFirst().liveHeap() - empty;
                return new Recovery(
                        secondsUntilProcessed(house, what, processes, jvm),
                        state,
                        what.processes == 1 ? grown : 0);
            } finally {
                for (ServiceJvm process : processes) {
                    process.close();
                }
            }
        }
    }

    private static ServiceJvm start(House house, Case what, int number, Jvm jvm)
            throws IOException {
        return ServiceJvm.start(
                house,
                "process-" + number,
                EnrichStreamsMain.class,
                List.of("-Xmx" + jvm.heap()),
                Map.of(
                        "CAUSESTREAM_ENRICHMENT_THREADS",
                        Integer.toString(jvm.threads()),
                        "CAUSESTREAM_STANDBY_REPLICAS",
                        Integer.toString(what.standbyReplicas)));
    }

    private static double secondsUntilProcessed(
            House house, Case what, List<ServiceJvm> processes, Jvm jvm) throws Exception {
        long begin = System.nanoTime();
        if (what == Case.STOPPED_AND_RESTARTED) {
            processes.getFirst().close();
        } else {
            processes.getFirst().kill();
        }
        if (what.processes == 1) {
            processes.add(start(house, what, 0, jvm));
        }
        sendToEachPartition(house);
        processes.getLast().await(() -> isAllProcessed(house), TIMEOUT);
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Records that change nothing. */
    private static void sendToEachPartition(House house) {
        Topic<Scope, KubeObservation> topic = house.settings().topics().rawKube();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        house.settings().patientProducer("probe"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            int partitions = producer.partitionsFor(topic.name()).size();
            ClusterObservations objects = new ClusterObservations("bench", NAMESPACES, 0);
            for (int partition = 0; partition < partitions; partition++) {
                EventObserved event = objects.pulled(partition, 1L << 40 | partition);
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        topic.name(),
                                        partition,
                                        topic.keySerde()
                                                .serializer()
                                                .serialize(topic.name(), event.scope()),
                                        topic.valueSerde()
                                                .serializer()
                                                .serialize(topic.name(), event)),
                                Sent.ORFAIL);
            }
        }
    }

    private static boolean isAllProcessed(House house) throws Exception {
        String topic = house.settings().topics().rawKube().name();
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        house.admin()
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get(30, TimeUnit.SECONDS)
                .values()
                .forEach(description ->
                        description
                                .partitions()
                                .forEach(partition ->
                                        latest.put(
                                                new TopicPartition(topic, partition.partition()),
                                                OffsetSpec.latest())));
        long written =
                house.admin().listOffsets(latest).all().get(30, TimeUnit.SECONDS).values().stream()
                        .mapToLong(offset -> offset.offset())
                        .sum();
        return TopologyThroughput.committed(house, topic) >= written;
    }

    private static void awaitStandbys(ServiceJvm process) throws Exception {
        double[] last = {-1};
        long[] since = {System.nanoTime()};
        process.await(
                () -> {
                    double read = process.recordsRestored();
                    if (read != last[0]) {
                        last[0] = read;
                        since[0] = System.nanoTime();
                    }
                    return System.nanoTime() - since[0] > QUIET.toNanos();
                },
                TIMEOUT);
    }
}
