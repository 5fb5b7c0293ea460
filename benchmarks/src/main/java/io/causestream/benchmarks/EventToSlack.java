package io.causestream.benchmarks;

import io.causestream.benchmarks.ClusterObservations.PodStatus;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.enrich.EnrichStreams;
import io.causestream.enrich.EnrichStreamsConfig;
import io.causestream.enrich.PlaybookSettings;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.enrich.rules.EnrichmentRules.NotificationLimits;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.observation.Scope;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.slack.SlackSink;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.slack.config.SlackSinkConfig.Timeouts;
import io.causestream.topics.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * How long from a crash in the raw topic to its message in Slack, while other changes of the
 * cluster, of which nobody is notified, come at a steady rate. The baseline is the same number of
 * crashes without other changes, in the same run. Arguments: crashes (40), rates (200 1000).
 */
public final class EventToSlack {

    private static final Duration BETWEEN_CRASHES = Duration.ofSeconds(1);

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final int OTHER_PODS = 5_000;

    private static final ClusterObservations OBJECTS = new ClusterObservations("bench", 200, 0);

    /** More crashes a minute than usual would be one message about a storm. */
    private static final NotificationLimits UNLIMITED = unlimited(NotificationLimits.usual());

    /** From a crash in the raw topic to its message, beside so many other changes a second. */
    record Latency(int othersPerSecond, double p50Millis, double p99Millis) {}

    private EventToSlack() {}

    private static NotificationLimits unlimited(NotificationLimits usual) {
        return new NotificationLimits(
                usual.updateInterval(),
                usual.repeatInterval(),
                1_000,
                usual.baselineLimit(),
                usual.baselineWait(),
                usual.symptomTimeout());
    }

    public static void main(String[] args) throws Exception {
        int crashes = args.length > 0 ? Integer.parseInt(args[0]) : 40;
        int[] rates =
                args.length > 1
                        ? Arrays.stream(args).skip(1).mapToInt(Integer::parseInt).toArray()
                        : new int[] {200, 1_000};
        System.out.println(
                "other news /s | p50 ms | p99 ms | p50 against quiet | p99 against quiet");
        // The first calls warm up the JIT, which is most of the difference otherwise.
        List<Latency> latencies = measure(20, crashes, rates);
        Latency quiet = latencies.getFirst();
        for (Latency latency : latencies) {
            System.out.printf(
                    "%13d | %6.0f | %6.0f | %17.2f | %17.2f%n",
                    latency.othersPerSecond(),
                    latency.p50Millis(),
                    latency.p99Millis(),
                    latency.p50Millis() / quiet.p50Millis(),
                    latency.p99Millis() / quiet.p99Millis());
        }
        System.out.printf(
                "(%d crashes each; the agent answers at once, Slack asks for no pause)%n", crashes);
    }

    /**
     * @param warmUp crashes among 500 other changes a second that are not measured, at least 1
     * @param rates of other changes a second; a measurement without any comes first
     */
    static List<Latency> measure(int warmUp, int crashes, int... rates) throws Exception {
        try (House house = House.open();
                SlackDouble slack = SlackDouble.start(SlackSettings.withChannels("bench"));
                EnrichStreams streams =
                        new EnrichStreams(
                                new EnrichStreamsConfig(
                                        house.settings(),
                                        house.folder().resolve("state"),
                                        1,
                                        EnrichmentRules.defaults().at(UNLIMITED),
                                        PlaybookSettings.shipped()),
                                new SimpleMeterRegistry(),
                                (service, cause) -> cause.printStackTrace());
                SlackSink sink =
                        new SlackSink(
                                sinkConfig(house, slack),
                                new SimpleMeterRegistry(),
                                (service, cause) -> cause.printStackTrace());
                AnsweringAgent _ = new AnsweringAgent(house.settings());
                KafkaProducer<Scope, KubeObservation> producer = producer(house)) {
            streams.start();
            sink.start();
            Run run = new Run(house, slack, producer);
            var _ = run.crash(warmUp, 500);
            List<Latency> latencies = new ArrayList<>(List.of(run.crash(crashes, 0)));
            for (int rate : rates) {
                latencies.add(run.crash(crashes, rate));
            }
            return latencies;
        }
    }

    private static KafkaProducer<Scope, KubeObservation> producer(House house) {
        Topic<Scope, KubeObservation> topic = house.settings().topics().rawKube();
        return new KafkaProducer<>(
                house.settings().patientProducer("load"),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer());
    }

    /**
     * Without the pause that Slack requires between two posts: it is not part of the pipeline, and
     * the double does not require it.
     */
    private static SlackSinkConfig sinkConfig(House house, SlackDouble slack) {
        Timeouts usual = Timeouts.USUAL;
        Timeouts unhurried =
                new Timeouts(
                        usual.connect(),
                        usual.read(),
                        usual.slow(),
                        usual.backoffFirst(),
                        usual.backoffMost(),
                        Duration.ofMillis(1),
                        usual.sharing());
        return SlackSinkConfig.alone(
                house.settings(),
                "bench",
                SlackSettings.withChannels("bench").token(),
                "#bench",
                Map.of(),
                Tier.THREAD,
                slack.apiUrl(),
                unhurried);
    }

    /** Crashes of new workloads in one running setup. */
    private static final class Run {
        private final SlackDouble slack;
        private final KafkaProducer<Scope, KubeObservation> producer;
        private final String raw;
        private int nextPod = 1_000_000;
        private long version = 1;

        Run(House house, SlackDouble slack, KafkaProducer<Scope, KubeObservation> producer) {
            this.slack = slack;
            this.producer = producer;
            this.raw = house.settings().topics().rawKube().name();
        }

        Latency crash(int crashes, int othersPerSecond) {
            List<Double> latencies = new ArrayList<>();
            for (int i = 0; i < crashes; i++) {
                // Each of a workload of its own.
                nextPod += 10;
                // A single restart is not yet a crash loop.
                PodStatus crashed = PodStatus.RUNNING.crashed(Instant.now()).crashed(Instant.now());
                ObjectObserved crash =
                        OBJECTS.pod(nextPod, Change.MODIFIED, version++, 1, crashed, "");
                String name = crash.object().name();
                Instant sent = Instant.now();
                send(crash);
                flow(othersPerSecond, sent.plus(BETWEEN_CRASHES));
                if (!slack.await(() -> posted(name) != null, TIMEOUT)) {
                    throw new IllegalStateException(
                            "no message about %s in %s, but %s"
                                    .formatted(name, TIMEOUT, slack.messages("bench")));
                }
                Instant posted = posted(name);
                latencies.add(
                        Duration.between(sent, posted == null ? sent : posted).toNanos() / 1e6);
            }
            latencies.sort(null);
            return new Latency(
                    othersPerSecond,
                    latencies.get(crashes / 2),
                    latencies.get((int) Math.ceil(crashes * 0.99) - 1));
        }

        private void flow(int perSecond, Instant until) {
            long step =
                    perSecond == 0
                            ? TimeUnit.MILLISECONDS.toNanos(50)
                            : TimeUnit.SECONDS.toNanos(1) / perSecond;
            long next = System.nanoTime();
            while (Instant.now().isBefore(until)) {
                if (perSecond > 0) {
                    send(
                            OBJECTS.pod(
                                    (int) (version % OTHER_PODS),
                                    Change.MODIFIED,
                                    version++,
                                    1,
                                    PodStatus.RUNNING,
                                    "version " + version));
                }
                next += step;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }

        private @Nullable Instant posted(String pod) {
            return slack.messages("bench").stream()
                    .filter(message -> message.words().contains(pod))
                    .findFirst()
                    .map(message -> at(message.ts()))
                    .orElse(null);
        }

        private static Instant at(String ts) {
            long micros = Long.parseLong(ts.replace(".", ""));
            return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
        }

        private void send(KubeObservation observation) {
            var _ =
                    producer.send(
                            new ProducerRecord<>(raw, observation.scope(), observation),
                            Sent.ORFAIL);
        }
    }
}
