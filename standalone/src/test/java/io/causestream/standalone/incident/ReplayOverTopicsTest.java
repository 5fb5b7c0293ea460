package io.causestream.standalone.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Finding;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.replay.incident.IncidentReader;
import io.causestream.replay.incident.IncidentRecord;
import io.causestream.replay.incident.IncidentTopic;
import io.causestream.service.ExitCode;
import io.causestream.standalone.config.CannotRun;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands on a Kafka to whose topics the records of the demo were written, at their times. */
class ReplayOverTopicsTest {

    private static final Path DEMO = Path.of("..", "incidents", "demo.cs");
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

    @TempDir private static Path data;
    @TempDir private Path folder;
    private static EmbeddedKafka kafka;
    private static Instant from;
    private static Instant to;

    @BeforeAll
    static void write() throws Exception {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Settings.in(data));
        KafkaSettings settings = KafkaSettings.at(kafka.bootstrapServers());
        List<NewTopic> topics =
                Arrays.stream(IncidentTopic.values())
                        .map(topic ->
                                new NewTopic(topic.of(TOPICS).name(), 4, (short) 1)
                                        // The broker's time would be now.
                                        .configs(
                                                Map.of(
                                                        "message.timestamp.type", "CreateTime",
                                                        "retention.ms", "-1")))
                        .toList();
        try (Admin admin = Admin.create(settings.client("test"))) {
            admin.createTopics(topics).all().get(20, TimeUnit.SECONDS);
        }
        try (IncidentReader incident = IncidentReader.open(DEMO);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                settings.patientProducer("test"),
                                new ByteArraySerializer(),
                                new ByteArraySerializer())) {
            from = incident.manifest().from();
            to = incident.manifest().to();
            Iterator<IncidentRecord> records = incident.records(EnumSet.allOf(IncidentTopic.class));
            while (records.hasNext()) {
                IncidentRecord record = records.next();
                producer.send(
                                new ProducerRecord<>(
                                        record.topic().of(TOPICS).name(),
                                        record.partition(),
                                        record.timestamp(),
                                        record.key(),
                                        record.value(),
                                        record.headers()))
                        .get(20, TimeUnit.SECONDS);
            }
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    private static String printed(Object command, String... arguments) {
        StringWriter out = new StringWriter();
        int exitCode =
                new CommandLine(command)
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(out))
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(arguments);
        assertThat(exitCode).as(out.toString()).isEqualTo(ExitCode.DONE);
        return out.toString();
    }

    private static String[] range(String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(
                List.of(
                        "--from", from.toString(),
                        "--to", to.toString(),
                        "--bootstrap-servers", kafka.bootstrapServers()));
        return arguments.toArray(String[]::new);
    }

    @Test
    void aRecordingOfTheTopicsReplaysAsTheirOriginal() {
        String file = folder.resolve("again.cs").toString();

        printed(new RecordCommand(), range("-o", file));

        assertThat(printed(new ReplayCommand(), file, "-o", "json"))
                .isEqualTo(printed(new ReplayCommand(), DEMO.toString(), "-o", "json"));
    }

    @Test
    void replaysStraightFromTheTopics() {
        assertThat(printed(new ReplayCommand(), range("-o", "json")))
                .isEqualTo(printed(new ReplayCommand(), DEMO.toString(), "-o", "json"));
    }

    @Test
    void recordsNothingOfAnotherClusterAndSaysSo() {
        StringWriter out = new StringWriter();
        CommandLine command =
                new CommandLine(new RecordCommand())
                        .setExecutionExceptionHandler((e, failed, parsed) -> {
                            out.write(String.valueOf(e.getMessage()));
                            return 7;
                        });

        assertThat(
                        command.execute(
                                range(
                                        "-o",
                                        folder.resolve("none.cs").toString(),
                                        "--cluster",
                                        "elsewhere")))
                .isEqualTo(7);
        assertThat(out.toString())
                .contains("of cluster elsewhere", "the raw topics have records from");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anAnonymisedRecordingHasTheSameFindingsUnderOtherNames() throws Exception {
        Path file = folder.resolve("shared.cs");

        printed(new RecordCommand(), range("-o", file.toString(), "--anonymise"));

        String table = printed(new ReplayCommand(), file.toString());
        assertThat(table)
                .contains(
                        "OOMKilled: deployment-",
                        "Crashing pod deployment-",
                        "cluster-1/namespace-")
                .doesNotContain("homelab", "checkout", "reporting");
        try (IncidentReader incident = IncidentReader.open(file)) {
            Iterator<IncidentRecord> records = incident.records(EnumSet.allOf(IncidentTopic.class));
            while (records.hasNext()) {
                IncidentRecord record = records.next();
                assertThat(new String(record.value(), java.nio.charset.StandardCharsets.UTF_8))
                        .doesNotContain("homelab", "checkout-", "reports-");
            }
        }
        assertThat(folder.toFile().list()).containsExactly("shared.cs");
    }

    @Test
    void publishesEveryRevisionUnderAnotherPrefix() {
        String printed =
                printed(
                        new ReplayCommand(),
                        DEMO.toString(),
                        "--to-topics",
                        "replay.",
                        "--bootstrap-servers",
                        kafka.bootstrapServers());

        List<Finding> published = findings("replay.");
        assertThat(printed).contains(published.size() + " revisions published to replay.findings");
        assertThat(published).hasSizeGreaterThan(4);
        assertThat(published.stream().filter(finding -> finding.revision() == 1)).hasSize(2);
    }

    private static List<Finding> findings(String prefix) {
        KafkaSettings side = new KafkaSettings(kafka.bootstrapServers(), prefix, Map.of());
        List<Finding> all = new ArrayList<>();
        try (KafkaConsumer<String, Finding> consumer =
                new KafkaConsumer<>(
                        side.client("reader"),
                        new StringDeserializer(),
                        side.topics().findings().valueSerde().deserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(side.topics().findings().name()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                for (ConsumerRecord<String, Finding> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    all.add(record.value());
                }
            }
        }
        return all;
    }

    @Test
    void refusesTheInstallationsOwnPrefix() {
        List<Exception> refused = new ArrayList<>();
        new CommandLine(new ReplayCommand())
                .setExecutionExceptionHandler((e, failed, parsed) -> {
                    refused.add(e);
                    return 7;
                })
                .execute(
                        DEMO.toString(),
                        "--to-topics",
                        "causestream.",
                        "--bootstrap-servers",
                        kafka.bootstrapServers());

        assertThat(refused).hasSize(1).first().isInstanceOf(CannotRun.class);
        assertThat(refused.getFirst())
                .hasMessageContaining("is the prefix of the installation itself");
    }
}
