package io.causestream.standalone.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.ai.AiWorker;
import io.causestream.ai.AiWorkerConfig;
import io.causestream.delivery.Delivery;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.enrich.EnrichStreams;
import io.causestream.enrich.EnrichStreamsConfig;
import io.causestream.enrich.PlaybookSettings;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.Scope;
import io.causestream.service.Services;
import io.causestream.settings.Settings;
import io.causestream.sink.slack.SlackSink;
import io.causestream.standalone.OneSlackSink;
import io.causestream.topics.Groups;
import io.causestream.topics.Installation;
import io.causestream.topics.Json;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.TopicsCreator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster reports of its pods and alerts, enrich-streams as it is deployed, and what becomes
 * of it in Slack.
 */
public final class EnrichmentToSlack implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final SlackSettings SLACK = SlackSettings.withChannels("alerts");

    private final Path folder;
    private final Set<String> analysed;
    private final EmbeddedKafka broker;
    private final SlackDouble slack;
    private final KafkaSettings kafka;
    private final KafkaProducer<byte[], byte[]> producer;
    private long version = 100;

    private EnrichmentToSlack(
            Path folder, EmbeddedKafka broker, SlackDouble slack, Set<String> analysed) {
        this.folder = folder;
        this.analysed = analysed;
        this.broker = broker;
        this.slack = slack;
        kafka = KafkaSettings.at(broker.bootstrapServers());
        try (Admin admin = Admin.create(kafka.client("test"))) {
            new TopicsCreator(admin, Installation.STANDALONE, PATIENCE)
                    .create(kafka.topics(), kafka.groups());
        }
        producer =
                new KafkaProducer<>(
                        kafka.patientProducer("test"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    static EnrichmentToSlack in(Path folder) throws IOException {
        return in(folder, Set.of());
    }

    /**
     * @param analysed the reasons that a model is asked about; it is started by who wants it
     */
    public static EnrichmentToSlack in(Path folder, Set<String> analysed) throws IOException {
        return new EnrichmentToSlack(
                folder,
                EmbeddedKafka.start(folder.resolve("data"), 0),
                SlackDouble.start(SLACK),
                analysed);
    }

    public KafkaSettings kafka() {
        return kafka;
    }

    public SlackDouble slack() {
        return slack;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
        slack.close();
        broker.close();
    }

    /** Of each message: where it is, and what it says but for durations. */
    List<String> shown() {
        return slack.messages().stream()
                .map(message -> message.ts() + " " + message.text())
                .map(line -> line.replaceAll("after \\d.*", "after"))
                .toList();
    }

    long resolved() {
        return slack.messages().stream().filter(message -> message.text().startsWith("✅")).count();
    }

    void awaitShown(int messages) {
        await().atMost(PATIENCE).until(() -> slack.messages().size() >= messages);
    }

    /** Until all that is open is in Slack, in an epoch of at least this. */
    void awaitDelivered(long epoch) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    List<Finding> open = open();
                    Map<String, Delivery> delivered = deliveries();
                    assertThat(open).isNotEmpty();
                    assertThat(open)
                            .allSatisfy(finding -> {
                                assertThat(finding.epoch()).isGreaterThanOrEqualTo(epoch);
                                assertThat(delivered).containsKey(finding.id());
                                Delivery.Part message =
                                        Objects.requireNonNull(delivered.get(finding.id()))
                                                .parts()
                                                .getFirst();
                                assertThat(message.state()).isEqualTo(Delivery.State.POSTED);
                                assertThat(message.epoch()).isEqualTo(finding.epoch());
                                assertThat(message.revision()).isEqualTo(finding.revision());
                            });
                });
    }

    public List<Finding> open() {
        Map<String, Finding> latest = new HashMap<>();
        read(kafka.topics().findings(), finding -> latest.put(finding.id(), finding));
        return latest.values().stream().filter(finding -> !finding.isResolved()).toList();
    }

    long handedOver() {
        List<Finding> all = new ArrayList<>();
        read(kafka.topics().findings(), all::add);
        return all.stream().filter(finding -> finding.relations().mergedInto() != null).count();
    }

    private Map<String, Delivery> deliveries() {
        Map<String, Delivery> latest = new HashMap<>();
        read(kafka.topics().slackDeliveries(), it -> latest.put(it.findingId(), it));
        return latest;
    }

    private <V> void read(Topic<String, V> topic, Consumer<V> reader) {
        try (RewindAdmin admin = new RewindAdmin(kafka)) {
            var partitions = admin.partitions(List.of(topic.name()));
            var ends = admin.ends(partitions);
            TopicScan.read(
                    kafka,
                    partitions.stream()
                            .map(each -> new RewindPlan.Range(each, 0, ends.getOrDefault(each, 0L)))
                            .toList(),
                    record ->
                            reader.accept(
                                    topic.valueSerde()
                                            .deserializer()
                                            .deserialize(record.topic(), record.value())));
        }
    }

    /** What is deployed: this version of the topology, and the sink. */
    public Services services() throws Exception {
        return services(Groups.TOPOLOGY_VERSION);
    }

    /** The same with another version. */
    Services services(int topologyVersion) throws Exception {
        Services services = new Services();
        services.start(
                List.of(
                        new EnrichStreams(
                                new EnrichStreamsConfig(
                                        kafka,
                                        folder.resolve("state"),
                                        1,
                                        rules(),
                                        PlaybookSettings.shipped()),
                                topologyVersion,
                                new SimpleMeterRegistry(),
                                services),
                        new SlackSink(
                                OneSlackSink.config(folder, kafka, slack, SLACK),
                                new SimpleMeterRegistry(),
                                services)));
        services.awaitReady(PATIENCE);
        return services;
    }

    /**
     * Starts a worker that asks a model.
     *
     * @param environment where the model is, and what else is set
     */
    public AiWorker aiWorker(Map<String, String> environment, MeterRegistry registry) {
        Settings settings = Settings.read(null, environment);
        AiWorkerConfig config = AiWorkerConfig.from(settings, kafka).orElseThrow();
        settings.refuseProblems();
        AiWorker worker =
                new AiWorker(
                        config,
                        registry,
                        (service, cause) -> {
                            throw new AssertionError(service, cause);
                        });
        worker.start();
        return worker;
    }

    private EnrichmentRules rules() {
        return new EnrichmentRules(
                Duration.ofMinutes(30),
                Duration.ofMillis(200),
                Duration.ofSeconds(1),
                Duration.ofMinutes(10),
                Duration.ofMillis(500),
                new EnrichmentRules.NotificationLimits(
                        Duration.ofMillis(500),
                        Duration.ofHours(4),
                        20,
                        5,
                        Duration.ofMillis(500),
                        Duration.ofMinutes(1)),
                analysed);
    }

    /** The one pod of a deployment: well, or in a crash loop. */
    KubeObservation.ObjectObserved pod(String deployment, int restarts, boolean crashes) {
        return pod(deployment, restarts, crashes, 1);
    }

    /** The one pod of a deployment in a crash loop. */
    public KubeObservation.ObjectObserved crashing(String deployment, int exitCode) {
        return pod(deployment, 3, true, exitCode);
    }

    private KubeObservation.ObjectObserved pod(
            String deployment, int restarts, boolean crashes, int exitCode) {
        Instant now = Instant.now();
        Subject pod = Subject.pod("shop", deployment + "-1");
        String run =
                "{\"terminated\":{\"exitCode\":%d,\"reason\":\"Error\",\"startedAt\":\"%s\",\"finishedAt\":\"%s\"}}"
                        .formatted(exitCode, now.minusSeconds(5), now);
        return new KubeObservation.ObjectObserved(
                "home/" + pod.name() + "/" + ++version,
                "home",
                KubeObservation.Change.MODIFIED,
                pod,
                "uid-" + pod.name(),
                new Subject("Deployment", "shop", deployment),
                1,
                version,
                1,
                now,
                Duration.ZERO,
                Json.MAPPER.readTree(
                        """
                        {"metadata":{"name":"%s"},"spec":{"nodeName":"node-1","containers":[{"name":"web"}]},
                         "status":{"phase":"Running","conditions":[{"type":"Ready","status":"%s"}],
                          "containerStatuses":[{"name":"web","image":"x:1","restartCount":%d,"state":%s,"lastState":%s}]}}\
                        """
                                .formatted(
                                        pod.name(),
                                        crashes ? "False" : "True",
                                        restarts,
                                        crashes
                                                ? "{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}}"
                                                : "{\"running\":{}}",
                                        crashes ? run : "{}")));
    }

    public Instant see(KubeObservation seen) throws Exception {
        return send(kafka.topics().rawKube(), null, seen.scope(), seen);
    }

    /** All pods, and the end of their list on every partition. */
    void list(Instant listing, KubeObservation... pods) throws Exception {
        for (KubeObservation pod : pods) {
            see(pod);
        }
        Topic<Scope, KubeObservation> topic = kafka.topics().rawKube();
        KubeObservation end =
                new KubeObservation.ListComplete(
                        KubeObservation.ListComplete.id("home", "Node", 1, listing.toEpochMilli()),
                        "home",
                        "Node",
                        1,
                        ++version,
                        listing.toEpochMilli(),
                        listing);
        for (var partition : producer.partitionsFor(topic.name())) {
            send(topic, partition.partition(), end.scope(), end);
        }
    }

    void hear(String name, String deployment) throws Exception {
        Instant now = Instant.now();
        AlertObservation alert =
                new AlertObservation(
                        "home/" + name + "/" + now.toEpochMilli() + "/firing",
                        "home",
                        new Subject("Deployment", "shop", deployment),
                        "",
                        name,
                        AlertObservation.Status.FIRING,
                        Map.of("alertname", name, "severity", "critical"),
                        Map.of("summary", "the disk is full"),
                        now,
                        null,
                        "",
                        "0123456789abcdef",
                        "{}",
                        Map.of(),
                        "causestream",
                        "",
                        0,
                        now,
                        Duration.ZERO);
        send(kafka.topics().rawAlerts(), null, alert.scope(), alert);
    }

    /**
     * @return the record's time
     */
    private <V> Instant send(Topic<Scope, V> topic, @Nullable Integer partition, Scope key, V value)
            throws Exception {
        return Instant.ofEpochMilli(
                producer.send(
                                new ProducerRecord<>(
                                        topic.name(),
                                        partition,
                                        topic.keySerde().serializer().serialize(topic.name(), key),
                                        topic.valueSerde()
                                                .serializer()
                                                .serialize(topic.name(), value)))
                        .get(10, TimeUnit.SECONDS)
                        .timestamp());
    }
}
