package io.causestream.sink.contract;

import static io.causestream.sink.contract.ContractFindings.NOON;
import static io.causestream.sink.contract.ContractFindings.opened;
import static io.causestream.sink.contract.ContractFindings.resolved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.finding.Finding;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.sink.config.SinkConfig;
import io.causestream.sink.routing.RoutedSink;
import io.causestream.sink.routing.SinkRouting;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.TopicsCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sink of docs/write-a-sink.md. */
@Timeout(60)
class FileSinkTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir private Path data;
    @TempDir private Path folder;

    @Test
    void keepsOneFileOfAFindingThatSaysWhatIsSoNow() throws Exception {
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        try (EmbeddedKafka broker = EmbeddedKafka.start(data, 0)) {
            KafkaSettings kafka = new KafkaSettings(broker.bootstrapServers(), "t.", Map.of());
            try (Admin admin = Admin.create(kafka.client("test-admin"))) {
                new TopicsCreator(admin, Installation.STANDALONE, LONG)
                        .create(kafka.topics(), kafka.groups());
            }
            SinkConfig config =
                    new SinkConfig(
                            kafka,
                            "folder",
                            SinkRouting.of(RoutedSink.webhook("folder")),
                            false,
                            0,
                            Duration.ofSeconds(1));
            try (FileSink sink =
                            new FileSink(
                                    config,
                                    folder,
                                    new SimpleMeterRegistry(),
                                    (_, cause) -> failures.add(cause));
                    KafkaProducer<String, byte[]> producer =
                            new KafkaProducer<>(
                                    kafka.patientProducer("test"),
                                    new StringSerializer(),
                                    new ByteArraySerializer())) {
                sink.start();
                await().atMost(LONG).until(sink::isReady);
                Finding finding = opened("checkout");
                send(producer, kafka, finding);
                await().atMost(LONG)
                        .untilAsserted(() ->
                                assertThat(files())
                                        .containsExactly("FIRING Crashing pod checkout-x2x2x\n"));

                send(producer, kafka, resolved(finding, NOON.plusSeconds(60)));

                await().atMost(LONG)
                        .untilAsserted(() ->
                                assertThat(files())
                                        .containsExactly("RESOLVED Crashing pod checkout-x2x2x\n"));
            }
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void thePageQuotesItWhole() throws IOException {
        String source =
                Files.readString(
                        Path.of("src/test/java/io/causestream/sink/contract/FileSink.java"));
        String withoutImports = source.substring(source.indexOf("/**"));

        assertThat(Path.of("../docs/write-a-sink.md"))
                .content()
                .contains("```java\n" + withoutImports + "```");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(FileSinkTest::text).toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(
            KafkaProducer<String, byte[]> producer, KafkaSettings kafka, Finding finding)
            throws Exception {
        Topic<String, Finding> topic = kafka.topics().findings();
        byte[] value = topic.valueSerde().serializer().serialize(topic.name(), finding);
        producer.send(new ProducerRecord<>(topic.name(), finding.id(), value))
                .get(10, TimeUnit.SECONDS);
    }
}
