package io.causestream.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.kafka.EmbeddedKafka;
import io.causestream.topics.DeadLetters;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands on the raw topics, the road stays open. */
class DeadLettersTest {

    private static final List<String> GARBAGE =
            List.of("not JSON", "{}", "{\"schemaVersion\":1,\"type\":\"object\"}", "[[[[", "");

    @TempDir Path folder;

    @Test
    void keepsWhatItCanNotReadAndTellsWhatComesAfter() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("data"), 0);
                AlertRoad road =
                        AlertRoad.on(kafka.bootstrapServers(), Installation.STANDALONE, folder)) {
            Topics topics = KafkaSettings.at(kafka.bootstrapServers()).topics();
            List<String> raw = List.of(topics.rawKube().name(), topics.rawAlerts().name());
            send(kafka, raw);

            assertThat(road.post("HighMemory", "shop")).isEqualTo(200);
            assertThat(
                            road.slack()
                                    .await(
                                            () -> !road.slack().messages("alerts").isEmpty(),
                                            Duration.ofSeconds(30)))
                    .isTrue();

            List<ConsumerRecord<byte[], byte[]>> letters =
                    deadLetters(kafka, topics, GARBAGE.size() * raw.size());
            assertThat(letters)
                    .extracting(letter -> header(letter, DeadLetters.TOPIC))
                    .hasSameElementsAs(raw);
            assertThat(letters)
                    .extracting(letter -> new String(letter.value(), UTF_8))
                    .hasSameElementsAs(GARBAGE);
            assertThat(letters)
                    .allSatisfy(letter -> {
                        assertThat(header(letter, DeadLetters.REASON)).isNotBlank();
                        assertThat(header(letter, DeadLetters.OFFSET)).matches("\\d+");
                    });
        }
    }

    /** In the scope of the alert that comes after, so that they are in its way. */
    private static void send(EmbeddedKafka kafka, List<String> topics) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        KafkaSettings.at(kafka.bootstrapServers()).patientProducer("test"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (String topic : topics) {
                for (String garbage : GARBAGE) {
                    producer.send(
                                    new ProducerRecord<>(
                                            topic,
                                            "home/shop".getBytes(UTF_8),
                                            garbage.getBytes(UTF_8)))
                            .get();
                }
            }
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> deadLetters(
            EmbeddedKafka kafka, Topics topics, int count) {
        Map<String, Object> settings =
                KafkaSettings.at(kafka.bootstrapServers()).consumer("test", "test");
        List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topics.deadLetters().name()));
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (letters.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(letters::add);
            }
        }
        assertThat(letters)
                .as(
                        letters.stream()
                                .map(ConsumerRecord::toString)
                                .collect(Collectors.joining("\n")))
                .hasSize(count);
        return letters;
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        assertThat(header).as(name).isNotNull();
        return new String(header.value(), UTF_8);
    }
}
