package io.causestream.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgeGaugesTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final MeterDeclaration AGE =
            MeterDeclaration.gauge("causestream.test.age.seconds", "An age").by("cluster");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Instant now = NOON;
    private final AgeGauges ages = new AgeGauges(AGE, registry, () -> now, 2);

    @Test
    void growsUntilItIsSeenAgain() {
        ages.seen("home", NOON.minusSeconds(5));
        now = NOON.plusSeconds(60);

        assertThat(age("home")).isEqualTo(65);
        ages.seen("home", NOON.plusSeconds(50));
        assertThat(age("home")).isEqualTo(10);
    }

    @Test
    void anEarlierSightAndAClockThatIsBehindDoNoHarm() {
        ages.seen("home", NOON.plusSeconds(3));
        ages.seen("home", NOON.minusSeconds(30));

        assertThat(age("home")).isZero();
    }

    @Test
    void showsNoMoreThanItMay() {
        List.of("a", "b", "c").forEach(cluster -> ages.seen(cluster, NOON));

        assertThat(clusters()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aClusterThatWasGivenUpIsGoneAfterADay() {
        ages.seen("given-up", NOON);
        ages.seen("home", NOON);
        now = NOON.plus(Duration.ofHours(25));

        assertThat(age("given-up")).isEqualTo(25 * 3600);
        ages.seen("home", now);
        ages.seen("given-up", NOON);
        assertThat(clusters()).containsExactly("home");
    }

    private double age(String cluster) {
        return registry.get(AGE.name()).tag("cluster", cluster).gauge().value();
    }

    private List<String> clusters() {
        return registry.getMeters().stream().map(meter -> meter.getId().getTag("cluster")).toList();
    }
}
