package io.causestream.standalone.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.causestream.ai.AiWorkerConfig;
import io.causestream.doubles.model.Reply;
import io.causestream.doubles.model.Script;
import io.causestream.doubles.model.ScriptedModel;
import io.causestream.doubles.slack.PostedMessage;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.observation.KubeObservation;
import io.causestream.standalone.doctor.CheckResult.Status;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.ProcessedHeartbeat;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import io.causestream.topics.TopicsCreator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each fault of Slack, Ollama, Kafka, clocks and disk, set up and told with its remedy. */
class DoctorTest {

    private static final TroubleshootingPage PAGE = new TroubleshootingPage();
    private static final SlackSettings SLACK = SlackSettings.withChannels("alerts", "on-call");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir private static Path folder;
    private static EmbeddedKafka broker;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedKafka.start(folder.resolve("data"), 0);
        KafkaSettings good = kafka("good.");
        try (Admin admin = Admin.create(good.client("test"))) {
            new TopicsCreator(admin, Installation.STANDALONE, PATIENCE)
                    .create(good.topics(), good.groups());
            admin.createTopics(differing("bad.")).all().get();
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
        PAGE.wasSeenFor("slack.*|ollama.*|kafka.*|lag.*|heartbeat|clock|disk|configuration");
    }

    @Test
    void findsNothingToDoWhereSlackIsSetUp() throws Exception {
        try (SlackDouble slack = SlackDouble.start(SLACK)) {
            Doctor doctor = examine(slack(slack.apiUrl(), SLACK.token()));

            assertThat(doctor.results())
                    .filteredOn(result -> result.check().startsWith("slack"))
                    .extracting(CheckResult::check, CheckResult::status)
                    .containsExactly(
                            ok("slack"),
                            ok("slack scopes"),
                            ok("slack #alerts"),
                            ok("slack #on-call"));
            assertThat(doctor.line("clock").status()).isEqualTo(Status.OK);
            assertThat(slack.messages()).isEmpty();
        }
    }

    @Test
    void postsOneTestMessageToEachChannelWhenToldTo() throws Exception {
        try (SlackDouble slack = SlackDouble.start(SLACK)) {
            slack.member("on-call", false);

            Doctor doctor = examine(slack(slack.apiUrl(), SLACK.token()), "--send-test");

            assertThat(doctor.line("slack #alerts").found()).isEqualTo("a test message was posted");
            tells(doctor, "slack #on-call", "not_in_channel");
            assertThat(slack.messages())
                    .extracting(PostedMessage::text)
                    .containsExactly("Test message of causestream doctor: this channel works.");
        }
    }

    @Test
    void namesWhatIsWrongWithEachChannel() throws Exception {
        try (SlackDouble slack = SlackDouble.start(SlackSettings.withChannels("alerts"))) {
            String settings = slack(slack.apiUrl(), SLACK.token());
            tells(examine(settings), "slack #on-call", "channel_not_found");
            slack.member("alerts", false);
            tells(examine(settings), "slack #alerts", "not_in_channel");
            slack.archive("alerts");
            tells(examine(settings), "slack #alerts", "is_archived");
            slack.scopes(without("groups:read"));
            tells(examine(settings), "slack #on-call", "private ones are not visible");
        }
    }

    @Test
    void looksAtEachSinkByItsName() throws Exception {
        try (SlackDouble slack = SlackDouble.start(SLACK)) {
            Doctor doctor =
                    examine(
                            slack(slack.apiUrl(), SLACK.token())
                                    + "  - slack_sink: {name: other, api_key: xoxb-wrong-token, slack_channel: x}\n");

            assertThat(doctor.line("slack home").found()).startsWith("bot ");
            assertThat(doctor.line("slack other").found()).startsWith("invalid_auth");
        }
    }

    @Test
    void namesWhatIsWrongWithTheToken() throws Exception {
        try (SlackDouble slack = SlackDouble.start(SLACK)) {
            Doctor invalid = examine(slack(slack.apiUrl(), "xoxb-another-token-of-somebody"));
            tells(invalid, "slack", "invalid_auth");
            assertThat(invalid.line("slack scopes").status()).isEqualTo(Status.SKIPPED);
            assertThat(invalid.exitCode()).isEqualTo(1);

            String settings = slack(slack.apiUrl(), SLACK.token());
            slack.scopes(without("chat:write"));
            tells(examine(settings), "slack scopes", "chat:write");
            tells(examine(settings, "--send-test"), "slack #alerts", "missing_scope");
            slack.scopes(without("files:write"));
            tells(examine(settings), "slack scopes", "files:write");
            slack.scopes(without("channels:read"));
            tells(examine(settings), "slack channels", "missing_scope");
        }
        tells(
                examine("clusterName: home\n"),
                "slack",
                "there is no token, so causestream up shows");
        tells(examine(slack(nobody() + "/api/", SLACK.token())), "slack", "no answer");
    }

    @Test
    void comparesTheClockWithSlacks() throws Exception {
        try (SlackAhead slack = new SlackAhead(Duration.ofHours(1))) {
            tells(examine(slack(slack.url(), SLACK.token())), "clock", "Slack +3");
        }
        try (SlackAhead slack = new SlackAhead(Duration.ofSeconds(-40))) {
            tells(examine(slack(slack.url(), SLACK.token())), "clock", "Slack -");
        }
    }

    @Test
    void namesWhatIsWrongWithTheModel() throws Exception {
        Script script =
                Script.always(
                        new Reply.InTurn(
                                List.of(
                                        new Reply.Says("yes"),
                                        new Reply.Fails(
                                                500,
                                                "model requires more system memory (5.6 GiB) than is available (2.1 GiB)"))));
        try (ScriptedModel ollama = ScriptedModel.start("tiny", script)) {
            Doctor well = examine(ollama(ollama.url() + "/v1", "tiny", 4096));
            assertThat(well.line("ollama").status()).isEqualTo(Status.OK);
            assertThat(well.line("ollama").found()).contains("/v1", "is left out");
            assertThat(well.line("ollama window").found()).isEqualTo("4096 tokens of 4096");
            assertThat(well.line("ollama answer").found()).startsWith("the first token after ");
            assertThat(
                            ollama.calls()
                                    .getFirst()
                                    .request()
                                    .path("options")
                                    .path("num_predict")
                                    .asInt())
                    .isEqualTo(1);

            Doctor ill = examine(ollama(ollama.url().toString(), "tiny", 16_384));
            tells(ill, "ollama window", "16384 tokens");
            tells(ill, "ollama answer", "too little memory");

            Doctor missing = examine(ollama(ollama.url().toString(), "phi3:mini", 4096));
            tells(missing, "ollama", "has no model phi3:mini");
            assertThat(missing.line("ollama answer").found()).isEqualTo("needs ollama, see there");
        }
        tells(examine(ollama(nobody(), "phi3:mini", 4096)), "ollama", "unreachable");
        tells(examine("clusterName: home\n"), "ollama", "the default");
        try (Answering openAi =
                new Answering(
                        404, "{\"error\": {\"message\": \"unknown url\", \"type\": \"x\"}}")) {
            tells(examine(ollama(openAi.url(), "phi3:mini", 4096)), "ollama", "OpenAI-like API");
        }
    }

    @Test
    void findsTheTopicsAsDeclaredAndAGroupThatNeverRead() throws Exception {
        Doctor doctor = examineKafka("good.");

        assertThat(doctor.line("kafka").found())
                .isEqualTo(broker.bootstrapServers() + ", 1 broker");
        assertThat(doctor.line("kafka topics").found())
                .isEqualTo(
                        "%d as declared for a standalone installation"
                                .formatted(new Topics("good.").all().size()));
        tells(doctor, "lag of enrich-streams", "nothing has been read yet");
        assertThat(doctor.line("disk").status()).isEqualTo(Status.SKIPPED);
    }

    @Test
    void namesTopicsThatDifferAndThoseThatAreMissing() throws Exception {
        Doctor doctor = examineKafka("bad.");

        tells(doctor, "kafka topics", "bad.findings has 1 partitions and needs 4");
        assertThat(doctor.line("kafka topics").found())
                .contains("2 of ", "bad.analyses is missing");
        tells(examineKafka("none."), "kafka topics", "none.analyses is missing");
    }

    @Test
    void saysHowLongAGroupHasBeenBehind() throws Exception {
        KafkaSettings kafka = kafka("good.");
        TopicPartition findings = new TopicPartition(kafka.topics().findings().name(), 0);
        long twoMinutesAgo = Instant.now().minusSeconds(120).toEpochMilli();
        try (Admin admin = Admin.create(kafka.client("test"));
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                kafka.patientProducer("test"),
                                new ByteArraySerializer(),
                                new ByteArraySerializer())) {
            for (int i = 0; i < 3; i++) {
                producer.send(
                                new ProducerRecord<>(
                                        findings.topic(),
                                        0,
                                        twoMinutesAgo,
                                        new byte[1],
                                        new byte[1]))
                        .get();
            }
            admin.alterConsumerGroupOffsets(
                            kafka.groups().sink("home"), Map.of(findings, new OffsetAndMetadata(1)))
                    .all()
                    .get();
        }

        Doctor doctor = examineKafka("good.");

        tells(doctor, "lag of slack-sink", "2 records wait, the oldest for 12");
    }

    @Test
    void saysWhereAHeartbeatStopped() throws Exception {
        KafkaSettings kafka = kafka("beat.");
        Topics topics = kafka.topics();
        try (Admin admin = Admin.create(kafka.client("test"));
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                kafka.patientProducer("test"),
                                new ByteArraySerializer(),
                                new ByteArraySerializer())) {
            new TopicsCreator(admin, Installation.STANDALONE, PATIENCE)
                    .create(topics, kafka.groups());
            tells(examineKafka("beat."), "heartbeat", "on raw.kube");

            KubeObservation.Heartbeat sent = KubeObservation.Heartbeat.of("home", 1, Instant.now());
            send(producer, topics.rawKube(), sent.scope().toString(), sent);
            tells(examineKafka("beat."), "heartbeat", "enrich-streams stands still");

            RecordMetadata processed =
                    send(
                            producer,
                            topics.heartbeats(),
                            "home",
                            new ProcessedHeartbeat("id", "home", 1, Instant.now()));
            tells(examineKafka("beat."), "heartbeat", "it does not run, or Slack refuses");

            admin.alterConsumerGroupOffsets(
                            kafka.groups().sinkHeartbeats("home"),
                            Map.of(
                                    new TopicPartition(processed.topic(), processed.partition()),
                                    new OffsetAndMetadata(processed.offset() + 1)))
                    .all()
                    .get();
            CheckResult arrived = examineKafka("beat.").line("heartbeat");
            assertThat(arrived.status()).as(arrived.toString()).isEqualTo(Status.OK);
            assertThat(arrived.found()).contains("from the agent to the sink 'home'");
        }
    }

    private static <K, V> RecordMetadata send(
            KafkaProducer<byte[], byte[]> producer, Topic<K, V> topic, String key, V value)
            throws Exception {
        return producer.send(
                        new ProducerRecord<>(
                                topic.name(),
                                key.getBytes(UTF_8),
                                topic.valueSerde().serializer().serialize(topic.name(), value)))
                .get();
    }

    @Test
    void aGroupThatReadsAndIsLessThanAMinuteBehindIsWell() {
        GroupLag.Group group = new GroupLag.Group("slack-sink", "sink.home");

        GroupLag little = new GroupLag(group, true, true, 1_200, Duration.ofSeconds(5));
        assertThat(little.isBehind()).isFalse();
        assertThat(little).hasToString("1,200 records wait, the oldest for 5 s");
        assertThat(new GroupLag(group, true, true, 0, Duration.ZERO)).hasToString("nothing waits");
        assertThat(new GroupLag(group, true, true, 9, Duration.ofSeconds(61)).isBehind()).isTrue();
    }

    @Test
    void aModelThatIsSlowAtFirstIsNoFailure() throws Exception {
        try (ScriptedModel ollama = ScriptedModel.start("tiny", Script.always(new Reply.Hangs()));
                OllamaChecks checks =
                        new OllamaChecks(
                                Optional.of(
                                        AiWorkerConfig.of(kafka("good."), ollama.url(), "tiny")),
                                Optional.of(ollama.url().toString()),
                                Duration.ofMillis(300))) {
            Checkup checkup = new Checkup(PATIENCE);
            checks.addTo(checkup);

            PAGE.tells(checkup.run().getLast());
        }
    }

    @Test
    void saysThatADataFolderIsInUse() throws Exception {
        Path data = folder.resolve("data");

        tells(
                Doctor.examines(folder, "clusterName: home\n", "--data", data.toString()),
                "kafka",
                "in use");
    }

    @Test
    void saysThatNobodyListensWhereKafkaShouldBe() throws Exception {
        Doctor doctor =
                Doctor.examines(
                        folder,
                        "clusterName: home\n",
                        "--bootstrap-servers",
                        nobody().replace("http://", ""));

        tells(doctor, "kafka", "nobody listens");
        assertThat(doctor.line("kafka topics").status()).isEqualTo(Status.SKIPPED);
        tells(examine("clusterName: home\n"), "kafka", "there is no data folder");
    }

    @Test
    void readsTheDataFolderOfUpWhereItRunsOrNot() throws Exception {
        Path data = folder.resolve("stopped");
        try (EmbeddedKafka stopped = EmbeddedKafka.start(data, 0)) {
            assertThat(stopped.bootstrapServers()).isNotEmpty();
        }

        Doctor doctor = Doctor.examines(folder, "clusterName: home\n", "--data", data.toString());

        assertThat(doctor.line("kafka").found()).contains("causestream up does not run");
        assertThat(doctor.line("disk").found()).contains(data.toString(), "are free");
    }

    @Test
    void saysThatTheDiskIsTooSmallForTheBudget() throws Exception {
        Checkup small = new Checkup(PATIENCE);
        new DiskCheck(Optional.of(folder), Long.MAX_VALUE / 2).addTo(small);
        PAGE.tells(small.run().getFirst());

        Checkup full = new Checkup(PATIENCE);
        new DiskCheck(Optional.of(Path.of("/proc/sys/kernel/random")), 1).addTo(full);
        PAGE.tells(full.run().getFirst());
    }

    @Test
    void leavesOutWhatNeedsAFailedCheckAndEndsOneThatHangs() throws Exception {
        Checkup checkup = new Checkup(Duration.ofMillis(50));
        checkup.add(
                "one",
                List.of(),
                "look there",
                () -> {
                    new CountDownLatch(1).await();
                    return List.of();
                });
        checkup.add("two", List.of("one"), "", () -> List.of(CheckResult.ok("two", "")));
        checkup.addAfter("three", List.of("one"), "", () -> List.of(CheckResult.ok("three", "")));

        assertThat(checkup.run())
                .containsExactly(
                        CheckResult.fail("one", "no answer within 0 s", "look there"),
                        CheckResult.skipped("two", "needs one, see there", ""),
                        CheckResult.ok("three", ""));
    }

    @Test
    void warnsOfSettingsWithoutEffect() throws Exception {
        tells(
                examine(
                        "clusterName: home\nrunner: {sendAdditionalTelemetry: true}\nenablePrometheusStack: true\n"),
                "configuration",
                "warnings");
    }

    /** Three servers repeat what they were sent. */
    @Test
    void printsNoSecretEvenIfAServerRepeatsIt() throws Exception {
        String bearer = "q7Vd2MzK9wLrXc4T";
        String slackToken = "xoxb-901234567890-Hn8sPq3xVb";
        try (Answering prometheus =
                new Answering(
                        400,
                        "{\"status\": \"error\", \"errorType\": \"bad_data\", \"error\": \"what is Bearer %s, and %s?\"}"
                                .formatted(bearer, slackToken))) {
            String settings =
                    slack(prometheus.url() + "/api/", slackToken)
                            + """
                            globalConfig:
                              prometheus_url: %s
                              prometheus_auth: Bearer %s
                            """
                                    .formatted(prometheus.url(), bearer);
            Doctor doctor = examine(settings);
            String table = String.join("\n", Doctor.lines(folder, settings, "--data", "none"));

            assertThat(doctor.line("prometheus").found()).endsWith("what is ***, and ***?");
            assertThat(List.of(doctor.output(), table))
                    .allSatisfy(text -> assertThat(text).doesNotContain(bearer, slackToken));
        }
    }

    @Test
    void printsALineForEachCheckWithItsRemedyBelowAndTheCounts() {
        DoctorReport report =
                new DoctorReport(
                        List.of(
                                CheckResult.ok("kafka", "127.0.0.1:9092, 1 broker"),
                                CheckResult.fail("slack", "invalid_auth", "set SLACK_API_KEY"),
                                CheckResult.warn("clock", "Slack +12.0 s", "use NTP"),
                                CheckResult.skipped("slack scopes", "needs slack, see there", "")));

        assertThat(report.lines(false))
                .containsExactly(
                        "OK       kafka         127.0.0.1:9092, 1 broker",
                        "FAIL     slack         invalid_auth",
                        "                       -> set SLACK_API_KEY",
                        "WARN     clock         Slack +12.0 s",
                        "                       -> use NTP",
                        "SKIPPED  slack scopes  needs slack, see there",
                        "1 OK, 1 warning, 1 failed, 1 skipped");
        assertThat(report.lines(true).getFirst()).startsWith("\033[32mOK     \033[0m");
    }

    /** The fault has a row on the page. */
    private static void tells(Doctor doctor, String check, String found) {
        CheckResult line = doctor.line(check);
        assertThat(line.found()).contains(found);
        if (!check.equals("slack #alerts") || !found.equals("missing_scope")) {
            PAGE.tells(line);
        }
    }

    private static Tuple ok(String check) {
        return Tuple.tuple(check, Status.OK);
    }

    /** Without Kafka, which most faults do not need. */
    private static Doctor examine(String settings, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("--data", folder.resolve("none").toString()));
        arguments.addAll(List.of("--kubeconfig", folder.resolve("none").toString()));
        arguments.addAll(List.of(more));
        return Doctor.examines(folder, settings, arguments.toArray(String[]::new));
    }

    private static Doctor examineKafka(String prefix) throws IOException {
        return Doctor.examines(
                folder,
                slack(nobody() + "/", SLACK.token()),
                "--bootstrap-servers",
                broker.bootstrapServers(),
                "--topic-prefix",
                prefix);
    }

    private static String slack(String apiUrl, String token) {
        return """
        clusterName: home
        slack: {apiUrl: "%s"}
        sinksConfig:
          - slack_sink:
              name: home
              api_key: %s
              slack_channel: "#alerts"
              severity_routes: {HIGH: "#on-call"}
        """
                .formatted(apiUrl, token);
    }

    private static String ollama(String url, String model, int window) {
        return """
        clusterName: home
        holmesGPT: {apiUrl: "%s", model: "%s", numCtx: %d}
        """
                .formatted(url, model, window);
    }

    private static Set<String> without(String scope) {
        Set<String> scopes = new HashSet<>(SlackDouble.allScopes());
        scopes.remove(scope);
        return scopes;
    }

    /** An address where nobody listens. */
    private static String nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }

    private static KafkaSettings kafka(String prefix) {
        return new KafkaSettings(broker.bootstrapServers(), prefix, Map.of());
    }

    /** All but analyses, and findings with one partition. */
    private static List<NewTopic> differing(String prefix) {
        List<NewTopic> topics = new ArrayList<>();
        for (Topic<?, ?> topic : new Topics(prefix).all()) {
            if (!topic.name().endsWith("analyses")) {
                int partitions =
                        topic.name().endsWith("findings")
                                ? 1
                                : topic.spread().partitions(Installation.STANDALONE);
                topics.add(
                        new NewTopic(topic.name(), partitions, (short) 1)
                                .configs(Map.of("cleanup.policy", topic.keeps().cleanupPolicy())));
            }
        }
        return topics;
    }

    /** A server with one answer for everything. */
    private static final class Answering implements AutoCloseable {

        private final HttpServer server;

        Answering(int status, String body) throws IOException {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(
                    "/",
                    exchange -> {
                        byte[] bytes = body.getBytes(UTF_8);
                        exchange.getResponseHeaders().set("Content-Type", "application/json");
                        exchange.sendResponseHeaders(status, bytes.length);
                        exchange.getResponseBody().write(bytes);
                        exchange.close();
                    });
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    /** A Slack with another time: the JDK's server would set the Date itself. */
    private static final class SlackAhead implements AutoCloseable {

        private static final String BODY =
                "{\"ok\": true, \"user\": \"causestream\", \"team\": \"Elsewhere\"}";

        private final ServerSocket server =
                new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

        SlackAhead(Duration by) throws IOException {
            Thread.ofVirtual()
                    .start(() -> {
                        while (!server.isClosed()) {
                            try (var connection = server.accept()) {
                                String date =
                                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                                Instant.now().plus(by).atOffset(ZoneOffset.UTC));
                                connection
                                        .getOutputStream()
                                        .write(
                                                "HTTP/1.1 200 OK\r\nDate: %s\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                                        .formatted(date, BODY.length(), BODY)
                                                        .getBytes(UTF_8));
                                connection.shutdownOutput();
                                connection.getInputStream().readAllBytes();
                            } catch (IOException closed) {
                                // The test is over, or a client went away.
                            }
                        }
                    });
        }

        String url() {
            return "http://127.0.0.1:%d/api/".formatted(server.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
