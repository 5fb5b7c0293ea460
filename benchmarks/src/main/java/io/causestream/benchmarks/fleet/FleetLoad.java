package io.causestream.benchmarks.fleet;

import io.causestream.ai.AiWorkerMain;
import io.causestream.benchmarks.AnsweringAgent;
import io.causestream.benchmarks.ChildProcess;
import io.causestream.benchmarks.House;
import io.causestream.benchmarks.Sent;
import io.causestream.benchmarks.ServiceJvm;
import io.causestream.benchmarks.fleet.FleetClusters.Raw;
import io.causestream.benchmarks.fleet.ProblemLedger.Step;
import io.causestream.benchmarks.fleet.ProblemLedger.Stretch;
import io.causestream.doubles.model.Reply;
import io.causestream.doubles.model.Script;
import io.causestream.doubles.model.ScriptedAnalysis;
import io.causestream.doubles.model.ScriptedModel;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.enrich.EnrichStreamsMain;
import io.causestream.observation.AlertmanagerObservation;
import io.causestream.observation.KubeObservation;
import io.causestream.sink.slack.SlackSinkMain;
import io.causestream.topics.Installation;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A centre with the agents of many clusters, at a steady rate: whether lag stays bounded and memory
 * flat. The services of the overlay {@code central} run in processes of their own, each with the
 * heap of a container of 512 MiB, and are started again if they end, as a kubelet does; what agents
 * write is written here ({@link FleetClusters}). Arguments: minutes (10), clusters (500),
 * Deployments of ten pods a cluster (20), records a second a cluster (1). Every ten seconds a line
 * is printed; the baseline of memory is its second minute.
 */
public final class FleetLoad {

    private static final int STREAMS = 3;
    private static final int SINKS = 2;
    private static final int WORKERS = 2;
    private static final Duration REPORT = Duration.ofSeconds(10);
    private static final Duration WARM = Duration.ofMinutes(1);
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final int LAST_WORDS = 2_000;
    private static final String MODEL = "phi3:mini";

    /**
     * What is sent.
     *
     * @param deployments a cluster, of ten pods each
     * @param perSecond records, of all clusters together
     */
    record Load(Duration time, int clusters, int deployments, double perSecond) {}

    /**
     * At one moment.
     *
     * @param lag raw records that enrich-streams has not committed
     * @param resident MiB of each process
     */
    record Sample(Duration at, long sent, long lag, Map<String, Double> resident) {}

    /**
     * @param listed records of the first lists, and how long they took until they were processed
     * @param problems made while it was measured
     * @param lost problems without a finding or a message in the end
     * @param ended names of processes that ended and were started again
     * @param liveHeapThen MiB after a full collection of each process, a minute after the lists
     * @param liveHeapNow the same at the end
     */
    record Outcome(
            int listed,
            Duration listing,
            List<Sample> samples,
            List<Step> steps,
            int problems,
            List<String> lost,
            List<String> doubled,
            List<String> ended,
            Map<String, Double> liveHeapThen,
            Map<String, Double> liveHeapNow) {

        long mostLag() {
            return samples.stream().mapToLong(Sample::lag).max().orElse(0);
        }
    }

    private FleetLoad() {}

    public static void main(String[] args) throws Exception {
        long minutes = args.length > 0 ? Long.parseLong(args[0]) : 10;
        int clusters = args.length > 1 ? Integer.parseInt(args[1]) : 500;
        int deployments = args.length > 2 ? Integer.parseInt(args[2]) : 20;
        double each = args.length > 3 ? Double.parseDouble(args[3]) : 1;
        Outcome outcome =
                measure(
                        new Load(
                                Duration.ofMinutes(minutes),
                                clusters,
                                deployments,
                                clusters * each));
        System.out.printf(
                "first lists: %,d records, processed after %d s; most lag afterwards: %,d records%n",
                outcome.listed(), outcome.listing().toSeconds(), outcome.mostLag());
        for (Stretch stretch : List.of(Stretch.ENRICH_STREAMS, Stretch.SLACK_SINK)) {
            System.out.printf(
                    "%-40s p50 %,d ms, p99 %,d ms%n",
                    stretch.title,
                    quantile(outcome.steps(), stretch, 0.5),
                    quantile(outcome.steps(), stretch, 0.99));
        }
        System.out.println("process | live heap MiB after a minute | at the end");
        outcome.liveHeapNow()
                .forEach((name, now) ->
                        System.out.printf(
                                "%-18s | %6.1f | %6.1f%n",
                                name, outcome.liveHeapThen().getOrDefault(name, 0.0), now));
        System.out.printf(
                "%d problems: %d lost %s, %d double %s; started again: %s%n",
                outcome.problems(),
                outcome.lost().size(),
                outcome.lost(),
                outcome.doubled().size(),
                outcome.doubled(),
                outcome.ended());
    }

    /** On a Kafka of its own. */
    static Outcome measure(Load load) throws Exception {
        Script script =
                Script.always(
                        new Reply.After(
                                Duration.ofMillis(200),
                                new Reply.Analyses(
                                        new ScriptedAnalysis(
                                                "The container ends with an error.",
                                                List.of("Error"),
                                                List.of("Read its log"),
                                                "LOW"))));
        try (House house = House.open(Installation.CENTRAL);
                SlackDouble slack =
                        SlackDouble.start(
                                SlackSettings.withChannels("critical", "high", "medium", "info"));
                ScriptedModel model = ScriptedModel.start(MODEL, script);
                Run run = new Run(house, slack, model, load)) {
            return run.measure();
        }
    }

    /** In milliseconds, of all steps on a stretch; 0 if there are none. */
    static long quantile(List<Step> steps, Stretch stretch, double quantile) {
        List<Long> sorted =
                steps.stream()
                        .filter(step -> step.stretch() == stretch)
                        .map(step -> step.took().toMillis())
                        .sorted()
                        .toList();
        return sorted.isEmpty()
                ? 0
                : sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * quantile) - 1));
    }

    private static final class Run implements AutoCloseable {

        private final House house;
        private final SlackDouble slack;
        private final ScriptedModel model;
        private final Load load;
        private final Topics topics;
        private final FleetClusters clusters;
        private final ProblemLedger ledger;
        private final AnsweringAgent agent;
        private final KafkaProducer<byte[], byte[]> producer;
        private final Map<String, ServiceJvm> processes = new LinkedHashMap<>();
        private final Map<String, Class<?>> mains = new LinkedHashMap<>();
        private final List<String> ended = new ArrayList<>();
        private final List<TopicPartition> raw = new ArrayList<>();
        private final AtomicInteger problems = new AtomicInteger();
        private final AtomicLong sent = new AtomicLong();

        Run(House house, SlackDouble slack, ScriptedModel model, Load load) {
            this.house = house;
            this.slack = slack;
            this.model = model;
            this.load = load;
            this.topics = house.settings().topics();
            this.clusters = new FleetClusters(load.clusters(), load.deployments());
            this.ledger = new ProblemLedger(house, false);
            this.agent = new AnsweringAgent(house.settings());
            Map<String, Object> config = house.settings().patientProducer("load");
            // Unlike an agent, a loader may wait for free buffer.
            config.put("max.block.ms", 60_000);
            config.put("delivery.timeout.ms", 120_000);
            this.producer =
                    new KafkaProducer<>(
                            config, new ByteArraySerializer(), new ByteArraySerializer());
            for (Topic<?, ?> topic : List.of(topics.rawKube(), topics.rawAlerts())) {
                int partitions = topic.spread().partitions(Installation.CENTRAL);
                for (int partition = 0; partition < partitions; partition++) {
                    raw.add(new TopicPartition(topic.name(), partition));
                }
            }
        }

        Outcome measure() throws Exception {
            start();
            for (ServiceJvm process : processes.values()) {
                process.awaitReady(TIMEOUT);
            }
            Instant listingBegan = Instant.now();
            int existing = clusters.existing();
            for (int number = 0; number < existing; number++) {
                send(clusters.listed(number));
            }
            producer.flush();
            await(() -> lag() == 0);
            Duration listing = Duration.between(listingBegan, Instant.now());
            System.out.println(
                    "s | sent | lag | problems | findings | messages | ms raw to finding p50 | p99 | RSS MiB of each");
            List<Sample> samples = new ArrayList<>();
            Map<String, Double> then = flow(samples);
            await(() -> ledger.missing(slack).isEmpty());
            return new Outcome(
                    existing,
                    listing,
                    samples,
                    ledger.steps(slack),
                    problems.get(),
                    ledger.missing(slack),
                    ledger.doubled(slack),
                    ended,
                    then,
                    liveHeaps());
        }

        /** Sends at the rate, and takes samples beside it; returns the live heaps once warm. */
        private Map<String, Double> flow(List<Sample> samples) throws Exception {
            Instant begin = Instant.now();
            clusters.begin(begin);
            Thread sender = Thread.ofPlatform().name("load").start(this::send);
            Map<String, Double> warm = Map.of();
            while (sender.isAlive()) {
                // The next full ten seconds, whatever the last sample took.
                long ticks = Duration.between(begin, Instant.now()).dividedBy(REPORT);
                Duration next = REPORT.multipliedBy(ticks + 1);
                TimeUnit.NANOSECONDS.sleep(
                        Math.max(0, Duration.between(Instant.now(), begin.plus(next)).toNanos()));
                Duration at = Duration.between(begin, Instant.now());
                samples.add(sample(at));
                if (warm.isEmpty() && at.compareTo(WARM) >= 0) {
                    warm = liveHeaps();
                }
            }
            return warm;
        }

        private void send() {
            long start = System.nanoTime();
            long records = Math.round(load.time().toMillis() / 1e3 * load.perSecond());
            for (long record = 0; record < records; record++) {
                LockSupport.parkNanos(
                        start + Math.round(record * 1e9 / load.perSecond()) - System.nanoTime());
                Raw next = clusters.next(Instant.now());
                if (!next.problem().isEmpty()) {
                    ledger.make(next.problem(), next.road());
                    problems.incrementAndGet();
                }
                send(next);
                if (!next.problem().isEmpty()) {
                    ledger.taken(next.problem());
                }
                sent.incrementAndGet();
            }
        }

        private void send(Raw record) {
            KubeObservation kube = record.kube();
            AlertmanagerObservation alert = record.alert();
            if (kube != null) {
                send(topics.rawKube(), kube.scope(), kube);
            } else if (alert != null) {
                send(topics.rawAlerts(), alert.scope(), alert);
            }
        }

        private <K, V> void send(Topic<K, V> topic, K key, V value) {
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    topic.name(),
                                    topic.keySerde().serializer().serialize(topic.name(), key),
                                    topic.valueSerde().serializer().serialize(topic.name(), value)),
                            Sent.ORFAIL);
        }

        /** As a kubelet does. */
        private void startEndedAgain() throws IOException {
            for (Map.Entry<String, ServiceJvm> process : processes.entrySet()) {
                if (!process.getValue().isAlive()) {
                    String printed = process.getValue().printed();
                    System.out.printf(
                            "%s ended: %s%n",
                            process.getKey(),
                            printed.substring(Math.max(0, printed.length() - LAST_WORDS)));
                    ended.add(process.getKey());
                    process.getValue().close();
                    process.setValue(start(process.getKey()));
                }
            }
        }

        private Sample sample(Duration at) throws Exception {
            startEndedAgain();
            Map<String, Double> resident = new LinkedHashMap<>();
            StringBuilder memory = new StringBuilder();
            for (Map.Entry<String, ServiceJvm> process : processes.entrySet()) {
                double mib = process.getValue().residentMib();
                resident.put(process.getKey(), mib);
                memory.append(" %s %.0f".formatted(process.getKey(), mib));
            }
            Sample sample = new Sample(at, sent.get(), lag(), resident);
            List<Step> steps = ledger.steps(slack);
            System.out.printf(
                    "%4d | %,8d | %,6d | %4d | %4d | %4d | %,6d | %,6d |%s%n",
                    at.toSeconds(),
                    sample.sent(),
                    sample.lag(),
                    problems.get(),
                    ledger.found(),
                    ledger.told(slack),
                    quantile(steps, Stretch.ENRICH_STREAMS, 0.5),
                    quantile(steps, Stretch.ENRICH_STREAMS, 0.99),
                    memory);
            return sample;
        }

        private Map<String, Double> liveHeaps() throws IOException {
            Map<String, Double> all = new LinkedHashMap<>();
            for (Map.Entry<String, ServiceJvm> process : processes.entrySet()) {
                all.put(process.getKey(), process.getValue().liveHeap());
            }
            return all;
        }

        /** Raw records that enrich-streams has not committed yet. */
        private long lag() throws Exception {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            raw.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
            var committed =
                    house.admin()
                            .listConsumerGroupOffsets(house.settings().groups().enrichment())
                            .partitionsToOffsetAndMetadata()
                            .get(30, TimeUnit.SECONDS);
            var ends = house.admin().listOffsets(latest).all().get(30, TimeUnit.SECONDS);
            long lag = 0;
            for (TopicPartition partition : raw) {
                var end = ends.get(partition);
                var offset = committed.get(partition);
                lag +=
                        Math.max(
                                0,
                                (end == null ? 0 : end.offset())
                                        - (offset == null ? 0 : offset.offset()));
            }
            return lag;
        }

        private static void await(ChildProcess.Condition condition) throws Exception {
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (!condition.holds()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("it did not come to it in " + TIMEOUT);
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }

        private void start() throws IOException {
            Files.writeString(settings(), ScaleOut.SINK);
            add("enrich-streams", STREAMS, EnrichStreamsMain.class);
            add("slack-sink", SINKS, SlackSinkMain.class);
            add("ai-worker", WORKERS, AiWorkerMain.class);
            for (String name : mains.keySet()) {
                processes.put(name, start(name));
            }
        }

        private void add(String name, int count, Class<?> main) {
            for (int number = 0; number < count; number++) {
                mains.put(name + "-" + number, main);
            }
        }

        private Path settings() {
            return house.folder().resolve("causestream.yaml");
        }

        private ServiceJvm start(String name) throws IOException {
            return ServiceJvm.start(
                    house,
                    name,
                    Objects.requireNonNull(mains.get(name), name),
                    ScaleOut.CONTAINER,
                    Map.of(
                            "CAUSESTREAM_AI_URL", model.url().toString(),
                            "CAUSESTREAM_AI_MODEL", MODEL,
                            "CAUSESTREAM_SLACK_API_URL", slack.apiUrl(),
                            "SLACK_API_KEY", SlackSettings.withChannels().token()),
                    settings().toString());
        }

        @Override
        public void close() {
            processes.values().forEach(ServiceJvm::kill);
            processes.values().forEach(ServiceJvm::close);
            producer.close(Duration.ofSeconds(5));
            agent.close();
            ledger.close();
        }
    }
}
