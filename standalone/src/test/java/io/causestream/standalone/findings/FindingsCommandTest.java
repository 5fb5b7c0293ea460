package io.causestream.standalone.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.finding.Finding;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.standalone.config.CannotRun;
import io.causestream.topics.Json;
import io.causestream.topics.KafkaSettings;
import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** Over a real Kafka, with findings that all tests read. */
class FindingsCommandTest {

    private static final Finding ENDED =
            Crashing.pod("aa11-ended", "home", "bank")
                    .edit()
                    .revision(2)
                    .status(Finding.Status.RESOLVED)
                    .endsAt(Crashing.NOON.plusSeconds(9))
                    .finding();

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void publish(@TempDir Path folder) throws Exception {
        kafka = EmbeddedKafka.start(folder, 0);
        topic("causestream.");
        topic("empty.");
        topic("follow.");
        publish(
                "causestream.",
                Crashing.pod("aa11-ended", "home", "bank"),
                ENDED,
                Crashing.pod("bb22-open", "home", "shop"),
                Crashing.pod("bb33-office", "office", "shop"));
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void listsWhatIsOpenAndWithAllWhatIsOver() {
        assertThat(run()).hasSize(3).first().asString().startsWith("STATUS   SEVERITY   AGE");
        assertThat(run().subList(1, 3))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).contains("home/shop").endsWith("bb22-open"),
                        line -> assertThat(line).contains("office/shop").endsWith("bb33-office"));
        assertThat(run("--all")).hasSize(4);
        assertThat(run("--status", "resolved", "-n", "bank"))
                .last()
                .asString()
                .startsWith("RESOLVED")
                .endsWith("aa11-ended");
        assertThat(run("--limit", "1"))
                .last()
                .isEqualTo("There are more than 1; see them with --limit.");
    }

    @Test
    void printsFindingsInFullAsJsonOneALine() {
        List<String> lines = run("-o", "json", "--all", "--cluster", "home");

        assertThat(lines).hasSize(2);
        List<JsonNode> findings = lines.stream().map(Json.MAPPER::readTree).toList();
        assertThat(findings)
                .allSatisfy(
                        finding -> assertThat(finding.path("schemaVersion").asInt()).isEqualTo(1))
                .anySatisfy(finding -> {
                    assertThat(finding.path("id").asString()).isEqualTo("aa11-ended");
                    assertThat(finding.path("revision").asInt()).isEqualTo(2);
                });
    }

    @Test
    void saysThatNothingIsWrong() {
        assertThat(run("--severity", "low"))
                .singleElement()
                .asString()
                .startsWith("No open findings");
        assertThat(run("--topic-prefix", "empty.", "--all")).containsExactly("No findings match.");
        assertThat(run("--topic-prefix", "empty.", "-o", "json")).isEmpty();
    }

    @Test
    void showsOneInFullByTheBeginningOfItsId() {
        assertThat(run("aa11"))
                .contains("ID:        aa11-ended", "Status:    RESOLVED, HIGH", "Revisions: 2, 1");
        assertThat(refused("bb")).contains("several findings begin with 'bb'");
        assertThat(refused("bb22-opne")).contains("did you mean bb22-open?");
    }

    @Test
    void namesAWrongValueAndTheNearest() {
        assertThat(refused("--severity", "hihg"))
                .contains("--severity: 'hihg'", "did you mean high?");
        assertThat(refused("--since", "soon")).contains("--since: 'soon'", "2h");
        assertThat(refused("--limit", "0")).contains("--limit: 0");
        assertThat(refused("aa11", "--follow")).contains("--follow and an ID");
    }

    @Test
    void followsWithEachNewRevisionOfWhatIsAskedFor() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (PipedReader printed = new PipedReader();
                Writer into = new PipedWriter(printed)) {
            Thread command =
                    Thread.ofPlatform()
                            .daemon()
                            .start(() ->
                                    execute(
                                            into,
                                            into,
                                            "--follow",
                                            "-n",
                                            "lab",
                                            "--topic-prefix",
                                            "follow."));
            Thread.ofPlatform()
                    .daemon()
                    .start(() -> new BufferedReader(printed).lines().forEach(lines::add));
            await().atMost(PATIENCE).until(() -> !lines.isEmpty());

            publish(
                    "follow.",
                    Crashing.pod("dd55-other", "home", "shop"),
                    Crashing.pod("cc44-new", "home", "lab"));
            await().atMost(PATIENCE).until(() -> lines.size() == 2);

            assertThat(lines.getFirst()).startsWith("STATUS");
            assertThat(lines.getLast()).contains("home/lab").endsWith("cc44-new");
            command.interrupt();
            assertThat(command.join(PATIENCE)).isTrue();
        }
    }

    private static List<String> run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertThat(execute(out, err, arguments)).as(err.toString()).isZero();
        assertThat(err.toString()).isEmpty();
        return out.toString().lines().toList();
    }

    private static String refused(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertThat(execute(out, err, arguments)).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        return err.toString();
    }

    private static int execute(Writer out, Writer err, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--bootstrap-servers", kafka.bootstrapServers()));
        return new CommandLine(new FindingsCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, _) -> {
                    command.getErr().println(e.getMessage());
                    return e instanceof CannotRun cannot ? cannot.exitCode() : 1;
                })
                .execute(all.toArray(String[]::new));
    }

    private static void topic(String prefix) throws Exception {
        KafkaSettings settings = new KafkaSettings(kafka.bootstrapServers(), prefix, Map.of());
        try (Admin admin = Admin.create(settings.client("admin"))) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(
                                            settings.topics().findings().name(), 4, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static void publish(String prefix, Finding... findings) {
        KafkaSettings settings = new KafkaSettings(kafka.bootstrapServers(), prefix, Map.of());
        var topic = settings.topics().findings();
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(
                        settings.patientProducer("writer"),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            for (Finding finding : findings) {
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        topic.name(),
                                        finding.id(),
                                        topic.valueSerde()
                                                .serializer()
                                                .serialize(topic.name(), finding)));
            }
        }
    }
}
