package io.causestream.ingest.kube.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClusterClockTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final ClusterClock clock = new ClusterClock(nanos::get);

    @Test
    void goesOnByItselfFromWhatTheServerSaid() {
        hear(NOON);
        pass(Duration.ofSeconds(10));

        assertThat(clock.now()).isBetween(NOON.plusSeconds(10), NOON.plusSeconds(11));
    }

    @Test
    void isNotMovedByADateThatAgreesWithIt() {
        hear(NOON);
        pass(Duration.ofMillis(300));
        Instant before = clock.now();
        hear(NOON);

        assertThat(clock.now()).isEqualTo(before);
    }

    @Test
    void followsAClockThatRunsFaster() {
        hear(NOON);
        pass(Duration.ofSeconds(1));
        hear(NOON.plusSeconds(30));

        assertThat(clock.now()).isEqualTo(NOON.plusSeconds(30));
    }

    @Test
    void goesBackWhenTheServerDoes() {
        hear(NOON);
        hear(NOON.minusSeconds(60));

        assertThat(clock.now()).isEqualTo(NOON.minusSeconds(59));
    }

    @Test
    void believesAnObjectThatIsALittleAhead() {
        hear(NOON);

        assertThat(clock.now(NOON.plusSeconds(60))).isEqualTo(NOON.plusSeconds(60));
        assertThat(clock.now(NOON.minusSeconds(60))).isEqualTo(clock.now());
        assertThat(clock.now(NOON.plusSeconds(86_400))).isEqualTo(clock.now());
    }

    private void hear(Instant date) {
        clock.synchronise(date, nanos.get(), nanos.get());
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
