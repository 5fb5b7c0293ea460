package io.causestream.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One broker for all; each test has a prefix of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings(
        "NullAway") // The broker is started before all tests, and describes what it was asked for.
class TopicsCreatorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private EmbeddedKafka kafka;
    private Admin admin;

    @BeforeAll
    void startKafka(@TempDir Path folder) {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    @AfterAll
    void stopKafka() {
        admin.close();
        kafka.close();
    }

    @Test
    void makesEveryTopicAsDeclaredAndDoingItAgainChangesNothing() throws Exception {
        Topics topics = new Topics("again.");
        create("again.");
        assertThatCode(() -> create("again.")).doesNotThrowAnyException();

        Map<String, TopicDescription> made =
                admin.describeTopics(topics.all().stream().map(Topic::name).toList())
                        .allTopicNames()
                        .get(30, TimeUnit.SECONDS);
        for (Topic<?, ?> topic : topics.all()) {
            assertThat(made.get(topic.name()).partitions())
                    .as(topic.name())
                    .hasSize(topic.spread().partitions(Installation.STANDALONE));
            assertThat(config(topic, "cleanup.policy").split(","))
                    .containsExactlyInAnyOrder(topic.keeps().cleanupPolicy().split(","));
            assertThat(config(topic, "retention.ms"))
                    .isEqualTo(Long.toString(topic.retention().toMillis()));
            assertThat(config(topic, "message.timestamp.type"))
                    .isEqualTo(topic.stamps().timestampType());
        }
    }

    @Test
    void refusesTopicsWithFewerPartitionsOrAnotherCleanupNamingAllOfThem() throws Exception {
        admin.createTopics(
                        List.of(
                                new NewTopic("old.raw.kube", 1, (short) 1),
                                new NewTopic("old.findings", 4, (short) 1)
                                        .configs(Map.of("cleanup.policy", "delete"))))
                .all()
                .get(30, TimeUnit.SECONDS);

        assertThatThrownBy(() -> create("old."))
                .isInstanceOf(TopicsDiffer.class)
                .hasMessageContaining("old.raw.kube has 1 partitions and needs 4")
                .hasMessageContaining(
                        "old.findings has cleanup.policy=delete and needs compact,delete");
        assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS))
                .doesNotContain("old.raw.alerts");
    }

    @Test
    void saysThatKafkaDidNotAnswer() {
        try (Admin nobody =
                Admin.create(
                        Map.of(
                                "bootstrap.servers",
                                "127.0.0.1:1",
                                "default.api.timeout.ms",
                                "500",
                                "request.timeout.ms",
                                "400"))) {
            assertThatThrownBy(() ->
                            new TopicsCreator(
                                            nobody, Installation.STANDALONE, Duration.ofSeconds(2))
                                    .create(new Topics("x."), new Groups("x.")))
                    .isInstanceOf(KafkaUnreachable.class)
                    .hasMessageStartingWith("Kafka did not list the topics");
        }
    }

    private void create(String prefix) {
        new TopicsCreator(admin, Installation.STANDALONE, PATIENCE)
                .create(new Topics(prefix), new Groups(prefix));
    }

    private String config(Topic<?, ?> topic, String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        return admin.describeConfigs(List.of(resource))
                .all()
                .get(30, TimeUnit.SECONDS)
                .get(resource)
                .get(name)
                .value();
    }
}
