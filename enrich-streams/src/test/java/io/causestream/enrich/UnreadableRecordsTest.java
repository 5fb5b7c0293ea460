package io.causestream.enrich;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.topics.Topics;
import java.time.Duration;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

/** Where many records can't be read, not the records are wrong but we are. */
class UnreadableRecordsTest {

    private static final byte[] GARBAGE = "{".getBytes(UTF_8);

    @Test
    void aThousandWithinAMinuteAreSetAsideAndOneMoreStopsTheService() {
        try (var scenario = EnrichmentScenario.begin()) {
            read(scenario, 1_000);
            assertThat(scenario.deadLetters()).isEqualTo(1_000);

            assertThatThrownBy(() -> scenario.reads(GARBAGE)).isInstanceOf(StreamsException.class);
        }
    }

    @Test
    void aThousandEachMinuteStopNothing() {
        try (var scenario = EnrichmentScenario.begin()) {
            read(scenario, 1_000);
            scenario.passes(Duration.ofSeconds(61));
            read(scenario, 1_000);

            assertThat(scenario.deadLetters()).isEqualTo(2_000);
        }
    }

    @Test
    void anObjectWithAnUnreadableBodyGoesToTheDeadLettersAndIsNotKnown() {
        try (var scenario = EnrichmentScenario.begin()) {
            byte[] whole = crash(scenario);
            byte[] cut =
                    new String(whole, UTF_8).replace("\"spec\":{", "\"spec\":").getBytes(UTF_8);

            scenario.reads(cut);
            assertThat(scenario.deadLetters()).isEqualTo(1);
            assertThat(scenario.asked()).isEmpty();

            scenario.reads(whole);
            assertThat(scenario.deadLetters()).isEqualTo(1);
            assertThat(scenario.asked()).isNotEmpty();
        }
    }

    private static byte[] crash(EnrichmentScenario scenario) {
        return new Topics(Topics.DEFAULT_PREFIX)
                .rawKube()
                .valueSerde()
                .serializer()
                .serialize(
                        "t",
                        Observations.waiting(
                                "checkout-1", 3, "Error", 1, scenario.now(), scenario.now()));
    }

    private static void read(EnrichmentScenario scenario, int times) {
        for (int i = 0; i < times; i++) {
            scenario.reads(GARBAGE);
        }
    }
}
