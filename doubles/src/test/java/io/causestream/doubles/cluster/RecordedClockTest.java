package io.causestream.doubles.cluster;

import static io.causestream.doubles.cluster.Recordings.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordedClockTest {

    private static final List<Instant> AN_HOUR_APART = List.of(NOON, NOON.plusSeconds(3600));

    @Test
    void standsStillUntilItIsToldToPlay() throws InterruptedException {
        RecordedClock clock = new RecordedClock(AN_HOUR_APART, 1_000_000, Optional.empty());

        assertThat(clock.await(NOON.plusMillis(1), Duration.ofMillis(20))).isFalse();
        assertThat(clock.instant()).isEqualTo(NOON);
        assertThat(clock.playedOut()).isFalse();
    }

    @Test
    void runsFasterToTheEndAndThenWithTheWorld() throws InterruptedException {
        RecordedClock clock = new RecordedClock(AN_HOUR_APART, 36_000, Optional.empty());

        clock.play();

        assertThat(clock.await(NOON.plusSeconds(3600), Duration.ofSeconds(10))).isTrue();
        assertThat(clock.playedOut()).isTrue();
        assertThat(clock.await(NOON.plusSeconds(3700), Duration.ofMillis(20))).isFalse();
        assertThat(clock.instant()).isBetween(NOON.plusSeconds(3600), NOON.plusSeconds(3660));
    }

    @Test
    void jumpsOverWhatIsLeftOfALongPause() throws InterruptedException {
        RecordedClock clock =
                new RecordedClock(AN_HOUR_APART, 1, Optional.of(Duration.ofMillis(50)));

        clock.play();

        assertThat(clock.await(NOON.plusSeconds(3600), Duration.ofSeconds(10))).isTrue();
        assertThat(clock.instant()).isAfterOrEqualTo(NOON.plusSeconds(3600));
    }
}
