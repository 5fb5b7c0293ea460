package io.causestream.benchmarks;

import io.causestream.kafka.EmbeddedKafka;
import io.causestream.topics.Groups;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topics;
import io.causestream.topics.TopicsCreator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** A fresh Kafka with all topics, deleted with all its data when it is closed. */
record House(TemporaryFolder temporary, EmbeddedKafka kafka, KafkaSettings settings, Admin admin)
        implements AutoCloseable {

    static House open() throws IOException {
        return open(Installation.STANDALONE);
    }

    /**
     * @param installation which number of partitions the topics have
     */
    static House open(Installation installation) throws IOException {
        TemporaryFolder temporary = TemporaryFolder.create("causestream-benchmark");
        EmbeddedKafka kafka = EmbeddedKafka.start(temporary.path().resolve("kafka"), 0);
        KafkaSettings settings = KafkaSettings.at(kafka.bootstrapServers());
        Admin admin = Admin.create(settings.client("benchmark"));
        new TopicsCreator(admin, installation, Duration.ofSeconds(30))
                .create(new Topics(settings.topicPrefix()), new Groups(settings.topicPrefix()));
        keepAll(admin, settings.topics().rawKube().name());
        return new House(temporary, kafka, settings, admin);
    }

    /**
     * A load is more than a standalone's disk may hold; it must not be deleted while it is read.
     */
    private static void keepAll(Admin admin, String topic) {
        AlterConfigOp unlimited =
                new AlterConfigOp(
                        new ConfigEntry(TopicConfig.RETENTION_BYTES_CONFIG, "-1"),
                        AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(
                        Map.of(
                                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                                List.of(unlimited)))
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    /** For what else is kept while it is open. */
    Path folder() {
        return temporary.path();
    }

    @Override
    public void close() throws IOException {
        admin.close();
        kafka.close();
        temporary.close();
    }
}
