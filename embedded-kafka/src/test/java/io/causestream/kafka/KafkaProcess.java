package io.causestream.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A JVM of its own with a Kafka in it, for tests that kill it: prints each record that was
 * acknowledged.
 */
final class KafkaProcess {

    private KafkaProcess() {}

    static Process start(Path data) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KafkaProcess.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .start();
    }

    /** Starts, or prints why not; writes records until it is killed. */
    public static void main(String[] args) throws Exception {
        EmbeddedKafka kafka;
        try {
            kafka = EmbeddedKafka.start(Path.of(args[0]), 0);
        } catch (KafkaDidNotStart e) {
            System.out.println("refused: " + e.getMessage());
            return;
        }
        KafkaClients.createTopic(kafka.bootstrapServers(), "numbers");
        try (var producer =
                new KafkaProducer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers", kafka.bootstrapServers(), "acks", "all"),
                        new StringSerializer(),
                        new StringSerializer())) {
            for (int number = 0; ; number++) {
                producer.send(new ProducerRecord<>("numbers", Integer.toString(number))).get();
                System.out.println(number);
                if (number == 100_000) {
                    new CountDownLatch(1).await();
                }
            }
        }
    }

    static List<String> firstLines(Process process, int count) throws IOException {
        var reader = process.inputReader(UTF_8);
        var lines = new java.util.ArrayList<String>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
            if (lines.size() == count) {
                break;
            }
        }
        return lines;
    }
}
