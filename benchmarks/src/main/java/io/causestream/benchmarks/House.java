package io.causestream.benchmarks;

import static java.util.stream.Collectors.toMap;

import io.causestream.kafka.EmbeddedKafka;
import io.causestream.topics.Groups;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import io.causestream.topics.TopicsCreator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** A fresh Kafka with all topics, deleted with all its data when it is closed. */
public record House(
        TemporaryFolder temporary, EmbeddedKafka kafka, KafkaSettings settings, Admin admin)
        implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    static House open() throws IOException {
        return open(Installation.STANDALONE);
    }

    /**
     * @param installation which number of partitions the topics have
     */
    public static House open(Installation installation) throws IOException {
        TemporaryFolder temporary = TemporaryFolder.create("causestream-benchmark");
        EmbeddedKafka kafka = EmbeddedKafka.start(temporary.path().resolve("kafka"), 0);
        KafkaSettings settings = KafkaSettings.at(kafka.bootstrapServers());
        Admin admin = Admin.create(settings.client("benchmark"));
        new TopicsCreator(admin, installation, TIMEOUT)
                .create(new Topics(settings.topicPrefix()), new Groups(settings.topicPrefix()));
        keepAll(admin, settings.topics().rawKube().name());
        return new House(temporary, kafka, settings, admin);
    }

    /**
     * With so many partitions in place of a standalone's 4; topics of one partition have one.
     *
     * @param partitions more than 4
     */
    public static House withPartitions(int partitions) throws IOException {
        House house = open();
        Map<String, NewPartitions> more = new HashMap<>();
        for (Topic<?, ?> topic : house.settings().topics().all()) {
            if (topic.spread() == Topic.Spread.BY_KEY) {
                more.put(topic.name(), NewPartitions.increaseTo(partitions));
                keepAll(house.admin(), topic.name());
            }
        }
        await(house.admin().createPartitions(more).all());
        house.awaitLeaders(
                more.keySet().stream().collect(toMap(Function.identity(), _ -> partitions)));
        return house;
    }

    /**
     * Returns when each partition of topics that were just created has a leader that answers.
     *
     * @param partitions how many partitions each topic has, by its name
     */
    void awaitLeaders(Map<String, Integer> partitions) {
        new TopicsCreator(admin, Installation.STANDALONE, TIMEOUT).awaitLeaders(partitions);
    }

    private static void await(KafkaFuture<?> future) {
        future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /**
     * A load is more than a standalone's disk may hold; it must not be deleted while it is read.
     */
    private static void keepAll(Admin admin, String topic) {
        AlterConfigOp unlimited =
                new AlterConfigOp(
                        new ConfigEntry(TopicConfig.RETENTION_BYTES_CONFIG, "-1"),
                        AlterConfigOp.OpType.SET);
        await(
                admin.incrementalAlterConfigs(
                                Map.of(
                                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                                        List.of(unlimited)))
                        .all());
    }

    /** For what else is kept while it is open. */
    public Path folder() {
        return temporary.path();
    }

    @Override
    public void close() throws IOException {
        admin.close();
        kafka.close();
        temporary.close();
    }
}
