package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.spi.FilterAttachable;
import com.sun.net.httpserver.HttpServer;
import io.causestream.doubles.cluster.RecordedCluster;
import io.causestream.doubles.cluster.Recording;
import io.causestream.doubles.model.Script;
import io.causestream.doubles.model.ScriptedModel;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.findings.FindingsApi;
import io.causestream.findings.FindingsApiConfig;
import io.causestream.ingest.alertmanager.IngestAlertmanager;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.replay.incident.Manifest;
import io.causestream.replay.recording.IncidentRecorder;
import io.causestream.replay.recording.Range;
import io.causestream.service.Service;
import io.causestream.service.Services;
import io.causestream.settings.Settings;
import io.causestream.sink.webhook.WebhookSink;
import io.causestream.sink.webhook.WebhookSinkConfig;
import io.causestream.standalone.KafkaAcls.Right;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import io.causestream.topics.TopicsCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The table of docs/acls.md on a broker that holds everybody to it. */
@Timeout(120)
class KafkaAclsTest {

    private static final String ADMIN = "admin";
    private static final String CLUSTER = "homelab";
    private static final double SPEED = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final List<String> SERVICES =
            List.of(
                    "enrich-streams",
                    "slack-sink",
                    "ai-worker",
                    "ingest-alertmanager",
                    "ingest-kube");

    private static final List<String> DEAD_LETTER_WRITERS =
            Stream.concat(SERVICES.stream(), Stream.of("webhook-sink")).toList();

    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
    private static final KafkaAcls ACLS = new KafkaAcls(Topics.DEFAULT_PREFIX, CLUSTER);

    @TempDir private Path folder;

    @Test
    void thePageHasTheTable() throws Exception {
        Files.writeString(Path.of("target/acls.md"), ACLS.table());

        assertThat(Path.of("../docs/acls.md"))
                .as("the table of docs/acls.md; once read, take it from standalone/target/acls.md")
                .content()
                .contains(ACLS.table());
    }

    @Test
    void onlyItsOwnerWritesATopic() {
        for (Topic<?, ?> topic : TOPICS.all()) {
            Set<String> writers = new TreeSet<>();
            ACLS.rights().stream()
                    .filter(right ->
                            right.covers(ResourceType.TOPIC, topic.name(), AclOperation.WRITE))
                    .forEach(right -> writers.add(right.principal()));

            assertThat(writers)
                    .as("writers of " + topic.name())
                    .containsExactlyInAnyOrderElementsOf(
                            topic.owner().equals("any")
                                    ? DEAD_LETTER_WRITERS
                                    : List.of(topic.owner()));
        }
    }

    @Test
    void everyServiceRunsWithItsRightsAndAReaderOfFindingsHasNoOthers() throws Exception {
        try (LogLines lines = LogLines.capture();
                EmbeddedKafka kafka =
                        EmbeddedKafka.start(
                                EmbeddedKafka.Settings.in(folder.resolve("data"))
                                        .withSuperUser(ADMIN, password(ADMIN)))) {
            setUp(kafka);
            runServices(kafka, lines);
            record(kafka);

            assertThat(lines.denied()).as("what a service was refused").isEmpty();
            assertThat(ACLS.rights())
                    .filteredOn(right -> !right.principal().equals(KafkaAcls.THIRD_PARTY))
                    .filteredOn(right -> !isSeldomUsed(right))
                    .filteredOn(right -> !lines.used(right))
                    .as("rights that nobody uses")
                    .isEmpty();

            readAsThirdParty(kafka);
            assertThat(lines.denied()).isNotEmpty();
            assertThat(lines.all())
                    .isNotEmpty()
                    .noneMatch(line ->
                            Stream.concat(Stream.of(ADMIN), principals())
                                    .anyMatch(principal -> line.contains(password(principal))));
        }
    }

    /** What the story of this test does not need. */
    private static boolean isSeldomUsed(Right right) {
        // For a record that can't be read; to clean repartition topics; for findings below HIGH.
        return right.name().equals(TOPICS.deadLetters().name())
                || right.operation() == AclOperation.DELETE
                || right.covers(ResourceType.TOPIC, TOPICS.enriched().name(), AclOperation.WRITE)
                // At a start after something was delivered.
                || right.covers(
                        ResourceType.TOPIC, TOPICS.slackDeliveries().name(), AclOperation.READ)
                || right.covers(
                        ResourceType.TOPIC, TOPICS.webhookDeliveries().name(), AclOperation.READ);
    }

    private static void setUp(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = Admin.create(settings(kafka, ADMIN).client(ADMIN))) {
            admin.alterUserScramCredentials(
                            principals()
                                    .<UserScramCredentialAlteration>map(KafkaAclsTest::credential)
                                    .toList())
                    .all()
                    .get(20, TimeUnit.SECONDS);
            admin.createAcls(ACLS.rights().stream().map(Right::binding).toList())
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
        KafkaSettings setup = settings(kafka, KafkaAcls.SETUP);
        try (Admin admin = Admin.create(setup.client(KafkaAcls.SETUP))) {
            TopicsCreator creator =
                    new TopicsCreator(admin, Installation.STANDALONE, Duration.ofSeconds(20));
            creator.create(TOPICS, setup.groups());
            // The second time it reads what stands there.
            creator.create(TOPICS, setup.groups());
        }
    }

    /** Until an alert, a crash, its logs and a model's answer came all the way. */
    private void runServices(EmbeddedKafka kafka, LogLines lines) throws Exception {
        SlackSettings slackSettings =
                SlackSettings.withChannels(DemoServices.CHANNELS.toArray(String[]::new));
        CountDownLatch hooked = new CountDownLatch(1);
        HttpServer hook = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        hook.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                    hooked.countDown();
                });
        hook.start();
        try (SlackDouble slack = SlackDouble.start(slackSettings);
                AutoCloseable _ = () -> hook.stop(0);
                RecordedCluster cluster =
                        RecordedCluster.start(
                                RecordedCluster.Settings.of(Recording.story()).withSpeed(SPEED));
                ScriptedModel model =
                        ScriptedModel.start(DemoServices.MODEL, Script.story(Duration.ZERO));
                AutoCloseableServices services = new AutoCloseableServices(new Services())) {
            DemoServices demo =
                    new DemoServices(
                            folder, cluster, model.url(), slackSettings.token(), slack.apiUrl());
            List<Service> all =
                    Stream.concat(
                                    SERVICES.stream()
                                            .map(name ->
                                                    service(demo, kafka, name, services.all())),
                                    Stream.of(
                                            findingsApi(kafka, services.all()),
                                            webhookSink(kafka, hook, services.all())))
                            .toList();
            services.all().start(all);
            services.all().awaitReady(PATIENCE);
            assertThat(post(all)).isEqualTo(200);
            cluster.play();
            assertThat(
                            slack.await(
                                    () ->
                                            slack.messages().stream()
                                                    .flatMap(message ->
                                                            slack.replies(message).stream())
                                                    .anyMatch(
                                                            reply -> reply.words().contains("🤖")),
                                    PATIENCE))
                    .as("an analysis in Slack; denied: %s", lines.denied())
                    .isTrue();
            assertThat(hooked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("a finding at the webhook; denied: %s", lines.denied())
                    .isTrue();
        }
    }

    /**
     * Posts an alert as Alertmanager does.
     *
     * @return the webhook's answer
     */
    private static int post(List<Service> services) throws IOException, InterruptedException {
        int port =
                services.stream()
                        .filter(IngestAlertmanager.class::isInstance)
                        .mapToInt(webhook -> ((IngestAlertmanager) webhook).address().getPort())
                        .findFirst()
                        .orElseThrow();
        return AlertRoad.post(port, "HighMemory", "shop");
    }

    private record AutoCloseableServices(Services all) implements AutoCloseable {
        @Override
        public void close() {
            all.close();
        }
    }

    /** Each service with a login of its own. */
    private static Service service(
            DemoServices demo, EmbeddedKafka kafka, String name, Services services) {
        return demo
                .make(settings(kafka, name), new SimpleMeterRegistry(), services)
                .services()
                .stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Service findingsApi(EmbeddedKafka kafka, Services services) {
        Settings settings =
                Settings.read(
                        null,
                        Map.of(
                                "CAUSESTREAM_API_PORT", "0",
                                "CAUSESTREAM_API_AUTHENTICATION", "none"));
        FindingsApiConfig config =
                FindingsApiConfig.from(settings, settings(kafka, "findings-api"));
        settings.refuseProblems();
        return new FindingsApi(config, new SimpleMeterRegistry(), services);
    }

    private Service webhookSink(EmbeddedKafka kafka, HttpServer hook, Services services)
            throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("webhooks.yaml"),
                        "sinksConfig: [{webhook_sink: {name: hook, url: \"http://127.0.0.1:%d/\"}}]"
                                .formatted(hook.getAddress().getPort()));
        Settings settings = Settings.read(file, Map.of());
        WebhookSinkConfig config =
                WebhookSinkConfig.from(settings, settings(kafka, "webhook-sink"));
        settings.refuseProblems();
        return new WebhookSink(config, new SimpleMeterRegistry(), services);
    }

    private void record(EmbeddedKafka kafka) {
        Instant now = Instant.now();
        Manifest manifest =
                new IncidentRecorder(settings(kafka, KafkaAcls.RECORDER), "test")
                        .record(
                                new Range(
                                        now.minusSeconds(3_600),
                                        now.plusSeconds(60),
                                        List.of(),
                                        List.of()),
                                folder.resolve("incident.cs"));
        assertThat(manifest.total()).isPositive();
    }

    private static void readAsThirdParty(EmbeddedKafka kafka) {
        KafkaSettings reader = settings(kafka, KafkaAcls.THIRD_PARTY);
        Topic<?, ?> findings = TOPICS.findings();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(reader, KafkaAcls.THIRD_PARTY)) {
            consumer.subscribe(List.of(findings.name()));
            poll(consumer);
            consumer.commitSync();
        }

        assertThatThrownBy(() -> write(reader, findings.name()))
                .hasCauseInstanceOf(TopicAuthorizationException.class);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(reader, KafkaAcls.THIRD_PARTY)) {
            for (Topic<?, ?> topic : TOPICS.all()) {
                if (!topic.name().equals(findings.name())) {
                    consumer.assign(List.of(new TopicPartition(topic.name(), 0)));
                    consumer.seekToBeginning(consumer.assignment());
                    assertThatThrownBy(() -> poll(consumer))
                            .as(topic.name())
                            .isInstanceOf(TopicAuthorizationException.class);
                }
            }
        }
        try (KafkaConsumer<byte[], byte[]> consumer =
                consumer(reader, reader.groups().sink("demo"))) {
            consumer.subscribe(List.of(findings.name()));
            assertThatThrownBy(() -> poll(consumer))
                    .isInstanceOf(GroupAuthorizationException.class);
        }
    }

    private static void write(KafkaSettings reader, String topic)
            throws ExecutionException, InterruptedException {
        Map<String, Object> config = reader.patientProducer("reader");
        // An idempotent one is refused before it names a topic.
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, new byte[1])).get();
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(KafkaSettings reader, String group) {
        return new KafkaConsumer<>(
                reader.consumer("reader", group),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static void poll(KafkaConsumer<?, ?> consumer) {
        await().atMost(PATIENCE)
                .until(() -> consumer.poll(Duration.ofMillis(200)), records -> !records.isEmpty());
    }

    private static Stream<String> principals() {
        return ACLS.rights().stream().map(Right::principal).distinct();
    }

    private static UserScramCredentialUpsertion credential(String user) {
        return new UserScramCredentialUpsertion(
                user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096), password(user));
    }

    private static String password(String user) {
        return "hunter2-of-" + user;
    }

    private static KafkaSettings settings(EmbeddedKafka kafka, String user) {
        return new KafkaSettings(
                kafka.bootstrapServers(),
                Topics.DEFAULT_PREFIX,
                Map.of(
                        "security.protocol", "SASL_PLAINTEXT",
                        "sasl.mechanism", "SCRAM-SHA-256",
                        "sasl.jaas.config",
                                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                                        .formatted(user, password(user))));
    }

    /** All that is logged from INFO on, and what the broker's authorizer says of each request. */
    private static final class LogLines extends AppenderBase<ILoggingEvent>
            implements AutoCloseable {

        private static final Pattern ALLOWED =
                Pattern.compile(
                        "Principal = User:(\\S+) is Allowed operation = (\\w+) from host = \\S+ on resource = (\\w+):LITERAL:(\\S+) .*");

        private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        private final Logger authorizer =
                (Logger) LoggerFactory.getLogger("kafka.authorizer.logger");
        private final Level rootBefore = root.getLevel();
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();
        private final Set<String> decisions = ConcurrentHashMap.newKeySet();

        static LogLines capture() {
            LogLines capture = new LogLines();
            capture.setContext(capture.root.getLoggerContext());
            capture.start();
            capture.authorizer.setLevel(Level.DEBUG);
            capture.authorizer.setAdditive(false);
            capture.authorizer.addAppender(capture);
            // The console stays as quiet as it is.
            ThresholdFilter warnings = new ThresholdFilter();
            warnings.setLevel(capture.rootBefore.toString());
            warnings.start();
            capture.root
                    .iteratorForAppenders()
                    .forEachRemaining(console -> console.addFilter(warnings));
            capture.root.setLevel(Level.INFO);
            capture.root.addAppender(capture);
            return capture;
        }

        @Override
        protected void append(ILoggingEvent event) {
            String text = event.getFormattedMessage();
            if (event.getLoggerName().equals(authorizer.getName())) {
                decisions.add(text);
                return;
            }
            lines.add(
                    "%s %s %s"
                            .formatted(
                                    text,
                                    event.getKeyValuePairs(),
                                    event.getThrowableProxy() == null
                                            ? ""
                                            : ThrowableProxyUtil.asString(
                                                    event.getThrowableProxy())));
        }

        Queue<String> all() {
            return lines;
        }

        List<String> denied() {
            return decisions.stream().filter(line -> line.contains(" is Denied ")).toList();
        }

        boolean used(Right right) {
            return decisions.stream()
                    .map(ALLOWED::matcher)
                    .filter(Matcher::matches)
                    .anyMatch(line ->
                            line.group(1).equals(right.principal())
                                    && line.group(3).equals(KafkaAcls.word(right.type().name()))
                                    && right.covers(
                                            right.type(),
                                            line.group(4),
                                            AclOperation.fromString(line.group(2))));
        }

        @Override
        public void close() {
            root.detachAppender(this);
            root.setLevel(rootBefore);
            root.iteratorForAppenders().forEachRemaining(FilterAttachable::clearAllFilters);
            authorizer.detachAppender(this);
            authorizer.setLevel(null);
            authorizer.setAdditive(true);
        }
    }
}
