package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.causestream.enrich.EnrichStreams;
import io.causestream.enrich.EnrichStreamsConfig;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.settings.Settings;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.KafkaUnreachable;
import io.causestream.topics.TopicsCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The setting of enrich-streams that Kafka has to know. */
class StandbyReplicasTest {

    private static final String CONFIG = "streams.num.standby.replicas";

    @TempDir Path folder;

    @Test
    void theGroupHasAsManyStandbysAsTheSettingsSayAndNoMoreThanKafkaAllows() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
            KafkaSettings kafka = KafkaSettings.at(broker.bootstrapServers());
            try (Admin admin = Admin.create(kafka.client("test"))) {
                new TopicsCreator(admin, Installation.STANDALONE, Duration.ofSeconds(30))
                        .create(kafka.topics(), kafka.groups());

                try (EnrichStreams streams = withStandbys(1, kafka)) {
                    streams.start();
                    // The broker answers from its own copy of the metadata.
                    await().atMost(Duration.ofSeconds(20))
                            .untilAsserted(() -> assertThat(ofGroup(kafka, admin)).isEqualTo("1"));
                }
                try (EnrichStreams streams = withStandbys(8, kafka)) {
                    assertThatThrownBy(streams::start)
                            .isInstanceOf(KafkaUnreachable.class)
                            .hasMessageContaining(
                                    "set %s of group %s to 8"
                                            .formatted(CONFIG, kafka.groups().enrichment()))
                            .hasMessageContaining("group.streams.max.standby.replicas");
                }
            }
        }
    }

    private EnrichStreams withStandbys(int replicas, KafkaSettings kafka) {
        Settings settings =
                Settings.read(
                        null,
                        Map.of(
                                "CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                                "CAUSESTREAM_STATE_FOLDER", folder.resolve("state").toString(),
                                "CAUSESTREAM_STANDBY_REPLICAS", Integer.toString(replicas)));
        EnrichStreamsConfig config = EnrichStreamsConfig.from(settings);
        settings.refuseProblems();
        return new EnrichStreams(
                config,
                new SimpleMeterRegistry(),
                (service, cause) -> {
                    throw new AssertionError(service + " failed", cause);
                });
    }

    private static String ofGroup(KafkaSettings kafka, Admin admin) throws Exception {
        ConfigResource group =
                new ConfigResource(ConfigResource.Type.GROUP, kafka.groups().enrichment());
        Config config =
                Objects.requireNonNull(
                        admin.describeConfigs(List.of(group))
                                .all()
                                .get(20, TimeUnit.SECONDS)
                                .get(group));
        return Objects.requireNonNull(config.get(CONFIG)).value();
    }
}
