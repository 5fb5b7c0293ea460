package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.causestream.topics.Installation;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** The services on a Kafka that is not ours, with as many partitions as a centre has. */
class OtherKafkaTest {

    private static final DockerImageName KAFKA = DockerImageName.parse("apache/kafka:4.3.1");

    @TempDir Path folder;

    @Test
    void tellsAnAlert() throws Exception {
        assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "no container engine");
        try (KafkaContainer kafka =
                new KafkaContainer(KAFKA)
                        .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1")
                        .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1")) {
            kafka.start();
            try (AlertRoad road =
                    AlertRoad.on(kafka.getBootstrapServers(), Installation.CENTRAL, folder)) {
                assertThat(road.post("HighMemory", "shop")).isEqualTo(200);

                assertThat(
                                road.slack()
                                        .await(
                                                () -> !road.slack().messages("alerts").isEmpty(),
                                                Duration.ofMinutes(1)))
                        .isTrue();
                assertThat(road.slack().messages("alerts").getFirst().words())
                        .contains("HighMemory", "checkout");
            }
        }
    }
}
