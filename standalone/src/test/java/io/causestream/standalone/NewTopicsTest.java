package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.kafka.EmbeddedKafka;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.TopicsCreator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewTopicsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;

    @Test
    void takeRecordsInEachPartitionAtTheFirstTry() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
            KafkaSettings kafka = KafkaSettings.at(broker.bootstrapServers());
            try (Admin admin = Admin.create(kafka.client("test"))) {
                new TopicsCreator(admin, Installation.STANDALONE, PATIENCE)
                        .create(kafka.topics(), kafka.groups());
            }
            Map<String, Object> once = new HashMap<>(kafka.producer("test"));
            once.put(ProducerConfig.RETRIES_CONFIG, 0);
            once.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(
                            once, new ByteArraySerializer(), new ByteArraySerializer())) {
                for (Topic<?, ?> topic : kafka.topics().all()) {
                    for (int i = 0; i < topic.spread().partitions(Installation.STANDALONE); i++) {
                        sent.add(
                                producer.send(
                                        new ProducerRecord<>(
                                                topic.name(), i, new byte[1], new byte[1])));
                    }
                }
                producer.flush();
            }

            for (Future<RecordMetadata> each : sent) {
                assertThat(each.get(1, TimeUnit.SECONDS).hasOffset()).isTrue();
            }
        }
    }
}
