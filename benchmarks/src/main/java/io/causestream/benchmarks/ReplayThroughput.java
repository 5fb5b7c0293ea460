package io.causestream.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.Scope;
import io.causestream.replay.Replay;
import io.causestream.replay.ReplayResult;
import io.causestream.replay.ReplayRules;
import io.causestream.replay.incident.IncidentReader;
import io.causestream.replay.incident.IncidentRecord;
import io.causestream.replay.incident.IncidentTopic;
import io.causestream.replay.incident.IncidentWriter;
import io.causestream.replay.incident.Manifest;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.Stores;
import tools.jackson.databind.json.JsonMapper;

/**
 * How many raw records a second a replay reads, against a topology that parses and counts, over the
 * same file in the same driver on one thread. The load is {@link ClusterLoad}, one a cluster.
 * Arguments: records (400000), clusters (2), pods of each (10000), threads (2), rounds (4; the
 * first ones warm up; 0 only writes the incident), a file that keeps the incident.
 */
public final class ReplayThroughput {

    private static final JsonMapper PLAIN = JsonMapper.builder().build();

    /** Observations in a second of the recording, of all clusters. */
    private static final int RECORDED_PER_SECOND = 1_000;

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private ReplayThroughput() {}

    /**
     * @param counting records a second of the baseline
     * @param replay records a second
     * @param cpuMicros of the whole process for each record of the replay: less sensitive to what
     *     else runs on the machine
     * @param peakMegabytes of heap, since the process began
     */
    record Figure(
            double counting, double replay, double cpuMicros, long findings, long peakMegabytes) {}

    public static void main(String[] args) throws Exception {
        int records = args.length > 0 ? Integer.parseInt(args[0]) : 400_000;
        int clusters = args.length > 1 ? Integer.parseInt(args[1]) : 2;
        int pods = args.length > 2 ? Integer.parseInt(args[2]) : 10_000;
        int threads = args.length > 3 ? Integer.parseInt(args[3]) : 2;
        int rounds = args.length > 4 ? Integer.parseInt(args[4]) : 4;
        try (TemporaryFolder folder = TemporaryFolder.create("replay")) {
            Path incident =
                    args.length > 5 ? Path.of(args[5]) : folder.path().resolve("incident.cs");
            write(incident, records, clusters, pods);
            System.out.printf(
                    "%,d records of %d clusters with %,d pods each, %,d MB; threads: %d%n",
                    records, clusters, pods, Files.size(incident) >> 20, threads);
            System.out.println(
                    "round | counting /s | replay /s | against counting | CPU us a record | findings | peak heap MB");
            for (int round = 1; round <= rounds; round++) {
                Figure figure = measure(incident, threads);
                System.out.printf(
                        "%5d | %,11.0f | %,9.0f | %16.2f | %15.1f | %,8d | %,12d%n",
                        round,
                        figure.counting(),
                        figure.replay(),
                        figure.replay() / figure.counting(),
                        figure.cpuMicros(),
                        figure.findings(),
                        figure.peakMegabytes());
            }
        }
    }

    /** Writes an incident in which the clusters' observations come in turn. */
    static void write(Path incident, int records, int clusters, int pods) {
        Topic<Scope, KubeObservation> topic = new Topics(Topics.DEFAULT_PREFIX).rawKube();
        List<ClusterLoad> loads = new ArrayList<>();
        for (int cluster = 0; cluster < clusters; cluster++) {
            loads.add(new ClusterLoad(new ClusterObservations("bench-" + cluster, 200, 0), pods));
        }
        long begin = Instant.now().toEpochMilli();
        try (IncidentWriter writer = new IncidentWriter(incident)) {
            for (int record = 0; record < records; record++) {
                KubeObservation observation = loads.get(record % clusters).next();
                RecordHeaders headers = new RecordHeaders();
                writer.add(
                        new IncidentRecord(
                                IncidentTopic.RAW_KUBE,
                                0,
                                record,
                                begin + record * 1_000L / RECORDED_PER_SECOND,
                                topic.keySerde()
                                        .serializer()
                                        .serialize(topic.name(), observation.scope()),
                                topic.valueSerde()
                                        .serializer()
                                        .serialize(topic.name(), headers, observation),
                                headers));
            }
            Instant from = Instant.ofEpochMilli(begin);
            writer.finish(
                    new Manifest(
                            Manifest.FORMAT,
                            "benchmark",
                            from,
                            from,
                            from.plusSeconds(records / RECORDED_PER_SECOND + 60),
                            List.of(),
                            List.of(),
                            false,
                            Map.of(),
                            List.of()));
        }
    }

    static Figure measure(Path incident, int threads) {
        try (IncidentReader reader = IncidentReader.open(incident)) {
            double counting = counting(reader);
            long begun = System.nanoTime();
            long cpu = SYSTEM.getProcessCpuTime();
            ReplayResult result =
                    new Replay(ReplayRules.asRecorded(EnrichmentRules.defaults()), threads)
                            .over(reader);
            double seconds = (System.nanoTime() - begun) / 1e9;
            double cpuMicros = (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / result.records();
            return new Figure(
                    counting,
                    result.records() / seconds,
                    cpuMicros,
                    result.findings().size(),
                    peakHeap() >> 20);
        }
    }

    /** The least that a topology can do with JSON: parse it, and count by key. */
    private static double counting(IncidentReader incident) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("raw", Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .mapValues(value -> PLAIN.readTree(value))
                .filter((key, value) -> value.has("type"))
                .mapValues(value -> 1L)
                .groupByKey(Grouped.with(Serdes.String(), Serdes.Long()))
                .count(
                        Materialized.<String, Long>as(Stores.inMemoryKeyValueStore("counts"))
                                .withLoggingDisabled());
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "count");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:9092");
        long begun = System.nanoTime();
        long count = 0;
        try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), config)) {
            TestInputTopic<byte[], byte[]> input =
                    driver.createInputTopic(
                            "raw", new ByteArraySerializer(), new ByteArraySerializer());
            Iterator<IncidentRecord> records = incident.records(EnumSet.of(IncidentTopic.RAW_KUBE));
            while (records.hasNext()) {
                IncidentRecord record = records.next();
                input.pipeInput(record.key(), record.value(), record.timestamp());
                count++;
            }
        }
        return count / ((System.nanoTime() - begun) / 1e9);
    }

    /** The sum of the pools' peaks: an upper bound, with what was not collected yet. */
    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }
}
