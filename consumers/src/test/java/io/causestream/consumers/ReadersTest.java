package io.causestream.consumers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.kafka.EmbeddedKafka;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.TopicsCreator;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The readers of findings, each a process, on one topic: all print the same. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class ReadersTest {

    private static final int PARTITIONS = Topic.Spread.BY_KEY.partitions(Installation.STANDALONE);

    private static final String EVIDENCE = " crash_info logs graph events table diff text";

    private static final List<String> EXPECTED =
            Stream.concat(
                            Stream.of(
                                    "HIGH FIRING a 0 1 opened" + EVIDENCE,
                                    "HIGH FIRING a 0 2 worse" + EVIDENCE,
                                    "HIGH RESOLVED a 1 1 over" + EVIDENCE,
                                    "INFO FIRING b 0 1 of a later version" + EVIDENCE,
                                    "HIGH FIRING c 0 2 committed" + EVIDENCE),
                            IntStream.range(0, PARTITIONS)
                                    .mapToObj(partition ->
                                            "HIGH FIRING end-%d 0 1 end".formatted(partition)
                                                    + EVIDENCE))
                    .toList();

    @TempDir private static Path folder;
    private static EmbeddedKafka kafka;

    @BeforeAll
    static void write() throws Exception {
        kafka = EmbeddedKafka.start(folder, 0);
        KafkaSettings settings = KafkaSettings.at(kafka.bootstrapServers());
        try (Admin admin = Admin.create(settings.client("test"))) {
            new TopicsCreator(admin, Installation.STANDALONE, Duration.ofSeconds(20))
                    .create(settings.topics(), settings.groups());
        }
        Map<String, Object> config = settings.patientProducer("test");
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "test");
        String topic = settings.topics().findings().name();
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, topic, null, "c", finding("c", 0, 1, "aborted").toString());
            producer.abortTransaction();
            producer.beginTransaction();
            for (ObjectNode finding :
                    List.of(
                            finding("a", 0, 1, "opened"),
                            finding("a", 0, 2, "worse"),
                            finding("a", 0, 2, "worse"),
                            finding("a", 0, 1, "opened"),
                            finding("a", 1, 1, "over").put("status", "RESOLVED"),
                            finding("a", 0, 5, "of the epoch before"),
                            ofALaterVersion(finding("b", 0, 1, "of a later version")),
                            finding("c", 0, 2, "committed"))) {
                send(producer, topic, null, finding.get("id").asString(), finding.toString());
            }
            send(producer, topic, null, "b", null);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                String id = "end-" + partition;
                send(producer, topic, partition, id, finding(id, 0, 1, "end").toString());
            }
            producer.commitTransaction();
        }
    }

    /** Returns when Kafka has it. */
    private static void send(
            KafkaProducer<String, String> producer,
            String topic,
            @Nullable Integer partition,
            String key,
            @Nullable String value)
            throws Exception {
        producer.send(new ProducerRecord<>(topic, partition, key, value)).get(20, TimeUnit.SECONDS);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void printsEachRevisionOnceWhateverItsVersionAndNothingThatWasAborted(Reader reader)
            throws Exception {
        Process process = reader.start(kafka.bootstrapServers());
        List<String> printed = new ArrayList<>();
        try (BufferedReader out = process.inputReader(UTF_8)) {
            // Its last line of each partition: after these it has read all.
            for (int ends = 0; ends < PARTITIONS; ) {
                String line = out.readLine();
                assertThat(line)
                        .as(
                                "a line of %s after %s; its errors: %s",
                                reader, printed, Files.readString(errors(reader)))
                        .isNotNull();
                printed.add(line);
                ends += line.contains(" end-") ? 1 : 0;
            }
        } finally {
            process.destroyForcibly().waitFor();
        }

        assertThat(byFinding(printed)).isEqualTo(byFinding(EXPECTED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"java/FindingsConsumer.java", "python/findings.py", "node/findings.js"})
    void isShort(Path program) throws IOException {
        assertThat(Files.readAllLines(program)).hasSizeLessThanOrEqualTo(30);
    }

    private static Path errors(Reader reader) {
        return Path.of("target", reader.name() + ".err");
    }

    /** Only revisions of one finding have an order. */
    private static Map<String, List<String>> byFinding(List<String> lines) {
        return lines.stream().collect(groupingBy(line -> line.split(" ")[2]));
    }

    /** The stored sample, as it stands on somebody's topic. */
    private static ObjectNode finding(String id, long epoch, int revision, String title)
            throws IOException {
        ObjectNode finding =
                (ObjectNode)
                        JsonMapper.shared()
                                .readTree(
                                        Files.readString(
                                                Path.of(
                                                        "../topics/src/test/resources/samples/v1/finding.json")));
        return finding.put("id", id)
                .put("epoch", epoch)
                .put("revision", revision)
                .put("title", title)
                .put("status", "FIRING");
    }

    private static ObjectNode ofALaterVersion(ObjectNode finding) {
        finding.put("severity", "APOCALYPTIC").putObject("mood").put("calm", true);
        finding.withArray("enrichments").addObject().put("type", "trace").put("spans", 1);
        return finding;
    }
}
