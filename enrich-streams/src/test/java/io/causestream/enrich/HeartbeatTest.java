package io.causestream.enrich;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.observation.KubeObservation.Heartbeat;
import io.causestream.topics.Json;
import io.causestream.topics.ProcessedHeartbeat;
import java.time.Duration;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** A heartbeat's way through the topology. */
class HeartbeatTest {

    @Test
    void passesThroughBothHalvesWithTheTimeAtWhichKafkaGotIt() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.passes(Duration.ofSeconds(7)).sees(Heartbeat.of("home", 3, NOON));

            assertThat(scenario.heartbeats())
                    .singleElement()
                    .satisfies((TestRecord<String, ProcessedHeartbeat> record) -> {
                        assertThat(record.key()).isEqualTo("home");
                        assertThat(record.getRecordTime()).isEqualTo(NOON.plusSeconds(7));
                        assertThat(record.value())
                                .isEqualTo(
                                        new ProcessedHeartbeat(
                                                "home/heartbeat/3/1767268800000", "home", 3, NOON));
                    });
        }
    }

    @Test
    void isNoProblemAndNothingThatIsDropped() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(Heartbeat.of("home", 3, NOON), Heartbeat.of("home", 2, NOON))
                    .passes(Duration.ofMinutes(1));

            assertThat(scenario.told()).isEmpty();
            assertThat(scenario.asked()).isEmpty();
            assertThat(scenario.count("observations.dropped", "duplicate")).isZero();
            assertThat(scenario.count("observations.dropped", "stale_epoch")).isZero();
            assertThat(scenario.heartbeats()).hasSize(2);
        }
    }

    @Test
    void aKindOfALaterVersionIsADeadLetterAndTheRestGoesOn() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.reads(
                            Json.MAPPER.writeValueAsBytes(
                                    Json.MAPPER
                                            .createObjectNode()
                                            .put("type", "of_a_later_version")
                                            .put("cluster", "home")))
                    .sees(Heartbeat.of("home", 3, NOON));

            assertThat(scenario.deadLetters()).isEqualTo(1);
            assertThat(scenario.heartbeats()).hasSize(1);
        }
    }
}
