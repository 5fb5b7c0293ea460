package io.causestream.sink.slack;

import static io.causestream.sink.slack.Findings.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GatesTest {

    private Instant now = NOON;
    private final Gates gates = new Gates(() -> now, SlackSinkConfig.Patience.USUAL);

    @Test
    void whatSlackAsksOfOneChannelHoldsForItAlone() {
        gates.hold(Gates.POST, "#a", Duration.ofSeconds(7));

        assertThat(gates.free(Gates.POST, "#a")).isEqualTo(NOON.plusSeconds(7));
        assertThat(gates.free(Gates.POST, "#b")).isBeforeOrEqualTo(now);
        assertThat(gates.free(Gates.UPDATE, "#a")).isBeforeOrEqualTo(now);
    }

    @Test
    void editsAreLimitedOverAllChannels() {
        gates.hold(Gates.UPDATE, "#a", Duration.ofSeconds(7));

        assertThat(gates.free(Gates.UPDATE, "#b")).isEqualTo(NOON.plusSeconds(7));
    }

    @Test
    void postsGoOutInAShortBurstAndThenOneASecond() {
        for (int i = 0; i < 3; i++) {
            assertThat(gates.free(Gates.POST, "#a")).isBeforeOrEqualTo(now);
            gates.pass(Gates.POST, "#a");
        }

        assertThat(gates.free(Gates.POST, "#a")).isEqualTo(NOON.plusSeconds(1));
        now = NOON.plusSeconds(1);
        gates.pass(Gates.POST, "#a");
        assertThat(gates.free(Gates.POST, "#a")).isEqualTo(NOON.plusSeconds(2));
    }

    @Test
    void waitsTwiceAsLongAfterEachFailureUpToAMinute() {
        Duration before = Duration.ZERO;
        for (int i = 0; i < 12; i++) {
            Duration wait = Duration.between(now, gates.backOff(Gates.POST, "#a"));
            assertThat(wait).isLessThanOrEqualTo(Duration.ofMinutes(1));
            if (i < 6) {
                assertThat(wait).isGreaterThanOrEqualTo(before);
            }
            before = wait;
            now = now.plus(wait);
        }

        gates.worked(Gates.POST, "#a");
        assertThat(Duration.between(now, gates.backOff(Gates.POST, "#a")))
                .isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aBadTokenStopsEverything() {
        gates.holdAll(Duration.ofSeconds(30));

        assertThat(gates.free("files.info", "C1")).isEqualTo(NOON.plusSeconds(30));
    }
}
