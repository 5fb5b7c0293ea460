package io.causestream.sink.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.causestream.doubles.slack.PostedMessage;
import io.causestream.doubles.slack.SlackCall;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.sink.config.SinkConfig;
import io.causestream.sink.routing.RoutedSink;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.schedule.QuietTimes;
import io.causestream.sink.slack.config.IfUnconfirmed;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.slack.config.SlackToken;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.ProcessedHeartbeat;
import io.causestream.topics.Topic;
import io.causestream.topics.TopicsCreator;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** A sink between a real Kafka and a Slack that answers over real HTTP. */
final class SlackScenario implements AutoCloseable {

    static final String DEFAULT = "#homelab-alerts";
    static final String ON_CALL = "#on-call";

    static final SlackSinkConfig.Timeouts SHORT =
            new SlackSinkConfig.Timeouts(
                    Duration.ofMillis(750),
                    Duration.ofMillis(750),
                    Duration.ofMillis(300),
                    Duration.ofMillis(40),
                    Duration.ofMillis(200),
                    Duration.ZERO,
                    Duration.ofSeconds(5));

    private static final Duration LONG = Duration.ofSeconds(30);

    private final KafkaSettings kafka;
    private final SlackDouble slack;
    private SlackSinkConfig config;
    private final InstantSource clock;
    private final KafkaProducer<String, byte[]> producer;
    private SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private @Nullable SlackSink sink;
    private int given;

    private SlackScenario(
            EmbeddedKafka broker,
            SlackSettings settings,
            Tier style,
            SlackSinkConfig.Timeouts timeouts,
            QuietTimes quietTimes,
            InstantSource clock)
            throws IOException {
        this.clock = clock;
        // Each has its own topics in the one Kafka.
        kafka =
                new KafkaSettings(
                        broker.bootstrapServers(), "t" + UUID.randomUUID() + ".", Map.of());
        try (Admin admin = Admin.create(kafka.client("test-admin"))) {
            new TopicsCreator(admin, Installation.STANDALONE, LONG)
                    .create(kafka.topics(), kafka.groups());
        }
        slack = SlackDouble.start(settings);
        config =
                config(kafka, settings.token(), slack.apiUrl(), style, timeouts, quietTimes, false);
        producer =
                new KafkaProducer<>(
                        kafka.patientProducer("test"),
                        new StringSerializer(),
                        new ByteArraySerializer());
        log.start();
        ((Logger) LoggerFactory.getLogger("io.causestream.sink")).addAppender(log);
    }

    /** A sink of two channels. */
    static SlackSinkConfig config(
            KafkaSettings kafka,
            String token,
            String apiUrl,
            Tier tier,
            SlackSinkConfig.Timeouts timeouts,
            QuietTimes quietTimes,
            boolean dryRun) {
        RoutedSink routed =
                RoutedSink.slack("homelab_slack", DEFAULT, Map.of(Severity.HIGH, ON_CALL), tier)
                        .with(quietTimes);
        return new SlackSinkConfig(
                SinkConfig.alone(kafka, routed, timeouts.call()).with(dryRun),
                SlackToken.of(token),
                apiUrl,
                "",
                timeouts,
                SlackSinkConfig.DEFAULT_LOG_FILE_KB,
                IfUnconfirmed.REPOST);
    }

    static SlackScenario on(EmbeddedKafka kafka) throws IOException {
        return on(kafka, SlackSettings.withChannels("homelab-alerts", "on-call"));
    }

    static SlackScenario on(EmbeddedKafka kafka, SlackSettings settings) throws IOException {
        return on(kafka, settings, Tier.THREAD, SHORT);
    }

    static SlackScenario on(EmbeddedKafka kafka, QuietTimes quietTimes, InstantSource clock)
            throws IOException {
        return new SlackScenario(
                kafka,
                SlackSettings.withChannels("homelab-alerts", "on-call"),
                Tier.THREAD,
                SHORT,
                quietTimes,
                clock);
    }

    static SlackScenario on(
            EmbeddedKafka kafka,
            SlackSettings settings,
            Tier style,
            SlackSinkConfig.Timeouts timeouts)
            throws IOException {
        return new SlackScenario(
                kafka, settings, style, timeouts, QuietTimes.NONE, InstantSource.system());
    }

    static SlackScenario on(
            EmbeddedKafka kafka,
            SlackSettings settings,
            SlackSinkConfig.Timeouts timeouts,
            InstantSource clock)
            throws IOException {
        return new SlackScenario(kafka, settings, Tier.THREAD, timeouts, QuietTimes.NONE, clock);
    }

    /** From the next start on. */
    SlackScenario isDryRun(boolean dryRun) {
        config = config.with(config.sink().with(dryRun));
        return this;
    }

    /** From the next start on. */
    SlackScenario hasToken(SlackToken token) {
        config = config.with(token, config.ifUnconfirmed());
        return this;
    }

    /** From the next start on. */
    SlackScenario does(IfUnconfirmed ifUnconfirmed) {
        config = config.with(config.apiKey(), ifUnconfirmed);
        return this;
    }

    SlackScenario starts() {
        // As a new process has.
        registry = new SimpleMeterRegistry();
        given = 0;
        SlackSink started =
                new SlackSink(config, registry, (_, cause) -> failures.add(cause), clock);
        sink = started;
        started.start();
        await().atMost(LONG).until(started::isReady);
        return this;
    }

    /** Ends as if it were killed. */
    SlackScenario isKilled() {
        sink().abandon();
        return this;
    }

    SlackScenario stops() {
        sink().close();
        return this;
    }

    SlackScenario reads(Finding... findings) throws Exception {
        Topic<String, Finding> topic = kafka.topics().findings();
        for (Finding finding : findings) {
            byte[] value = topic.valueSerde().serializer().serialize(topic.name(), finding);
            reads(finding.id(), value);
        }
        return this;
    }

    SlackScenario reads(String key, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(kafka.topics().findings().name(), key, value))
                .get(10, TimeUnit.SECONDS);
        given++;
        return this;
    }

    /** A heartbeat that enrich-streams passed on, as Kafka had it from the agent at this time. */
    SlackScenario reads(ProcessedHeartbeat heartbeat, Instant at) throws Exception {
        Topic<String, ProcessedHeartbeat> topic = kafka.topics().heartbeats();
        producer.send(
                        new ProducerRecord<>(
                                topic.name(),
                                null,
                                at.toEpochMilli(),
                                heartbeat.cluster(),
                                topic.valueSerde().serializer().serialize(topic.name(), heartbeat)))
                .get(10, TimeUnit.SECONDS);
        return this;
    }

    /** How many heartbeats the group of the sink has counted, over all partitions. */
    long heartbeatsCommitted() throws Exception {
        try (Admin admin = Admin.create(kafka.client("test-admin"))) {
            return admin
                    .listConsumerGroupOffsets(kafka.groups().sinkHeartbeats(config.name()))
                    .partitionsToOffsetAndMetadata()
                    .get(10, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        }
    }

    SimpleMeterRegistry registry() {
        return registry;
    }

    SlackDouble slack() {
        return slack;
    }

    String token() {
        return config.token();
    }

    /** Waits for the channel's one message to be as wanted. */
    PostedMessage awaitOnly(String channel, Predicate<PostedMessage> wanted) {
        await().atMost(LONG)
                .untilAsserted(() ->
                        assertThat(slack.messages(channel))
                                .as("messages in %s", channel)
                                .anyMatch(wanted));
        assertThat(slack.messages(channel)).hasSize(1);
        return slack.messages(channel).getFirst();
    }

    List<PostedMessage> awaitMessages(String channel, int count) {
        await().atMost(LONG)
                .untilAsserted(() ->
                        assertThat(slack.messages(channel)).hasSizeGreaterThanOrEqualTo(count));
        return slack.messages(channel);
    }

    List<PostedMessage> awaitReplies(PostedMessage parent, int count) {
        await().atMost(LONG)
                .untilAsserted(
                        () -> assertThat(slack.replies(parent)).hasSizeGreaterThanOrEqualTo(count));
        return slack.replies(parent);
    }

    /** Waits until all that it was given since its start is read, and nothing is left to tell. */
    SlackScenario isQuiet() {
        await().atMost(LONG)
                .until(() ->
                        outcomes() >= given
                                && registry.get("causestream.sink.findings.waiting").gauge().value()
                                        == 0);
        return this;
    }

    private double outcomes() {
        return registry.find("causestream.sink.findings").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    SlackScenario isWaitingFor(int findings) {
        await().atMost(LONG)
                .until(() ->
                        registry.get("causestream.sink.findings.waiting").gauge().value()
                                == findings);
        return this;
    }

    /** Waits until a post is noted in the ledger and no answer has come. */
    SlackScenario isPosting() {
        await().atMost(LONG)
                .until(() ->
                        registry.get("causestream.sink.ledger.entries")
                                        .tag("outcome", "written")
                                        .counter()
                                        .count()
                                > 0);
        return this;
    }

    /** Waits until so many revisions became that. */
    SlackScenario hasCounted(String outcome, int revisions) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(counted(outcome)).as(outcome).isEqualTo(revisions));
        return this;
    }

    double counted(String outcome) {
        return registry.get("causestream.sink.findings").tag("outcome", outcome).counter().count();
    }

    /** Of messages and files, how many became that. */
    double parts(String outcome) {
        return registry.get("causestream.sink.message.parts")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    /** What the log told people to do. */
    List<String> advice() {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getKeyValuePairs() != null)
                .flatMap(event -> event.getKeyValuePairs().stream())
                .filter(pair -> pair.key.equals("do"))
                .map(pair -> String.valueOf(pair.value))
                .toList();
    }

    /** All that was logged, keys and values too. */
    String logged() {
        StringBuilder all = new StringBuilder();
        List.copyOf(log.list)
                .forEach(event ->
                        all.append(event.getFormattedMessage())
                                .append(' ')
                                .append(event.getKeyValuePairs())
                                .append('\n'));
        return all.toString();
    }

    List<String> outcomes(String method) {
        return slack.calls().stream()
                .filter(call -> call.method().equals(method))
                .map(SlackCall::outcome)
                .toList();
    }

    private SlackSink sink() {
        if (sink == null) {
            throw new IllegalStateException("the sink was not started");
        }
        return sink;
    }

    @Override
    public void close() {
        if (sink != null) {
            sink.close();
        }
        producer.close(Duration.ofSeconds(2));
        slack.close();
        ((Logger) LoggerFactory.getLogger("io.causestream.sink")).detachAppender(log);
        assertThat(failures).as("why the service could not go on").isEmpty();
    }
}
