package io.causestream.standalone.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.standalone.config.CannotRun;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RewindTimeTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void readsAMomentAndADurationBack() {
        assertThat(RewindTime.parse("2026-01-31T11:00:00+01:00", NOON))
                .isEqualTo(NOON.minus(Duration.ofHours(2)));
        assertThat(RewindTime.parse("2h", NOON)).isEqualTo(NOON.minus(Duration.ofHours(2)));
        assertThat(RewindTime.parse("90s", NOON)).isEqualTo(NOON.minusSeconds(90));
        assertThat(RewindTime.parse("3d", NOON)).isEqualTo(NOON.minus(Duration.ofDays(3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2 h", "-2h", "2026-01-31", "2026-01-31T11:00:00"})
    void refusesWhatIsNeitherAndShowsBoth(String text) {
        assertThatThrownBy(() -> RewindTime.parse(text, NOON))
                .isInstanceOf(CannotRun.class)
                .hasMessage(
                        "--to takes a time such as 2026-01-31T10:00:00Z, or a duration back such as 2h, not '%s'",
                        text);
    }

    @Test
    void refusesTheFuture() {
        assertThatThrownBy(() -> RewindTime.parse("2026-01-31T12:00:01Z", NOON))
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("in the future");
    }
}
