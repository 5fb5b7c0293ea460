package io.causestream.enrich.metrics;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.enrich.metrics.CountReason.AlertDropped;
import io.causestream.enrich.metrics.CountReason.ObservationDropped;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EnrichMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EnrichMetrics metrics = new EnrichMetrics(registry);

    @Test
    void eachReasonHasACounterOfItsOwnThatStandsAtZero() {
        List<CountReason> reasons = reasons().toList();

        assertThat(counts())
                .hasSameSizeAs(reasons)
                .allSatisfy((_, count) -> {
                    assertThat(count).isZero();
                });
        reasons.forEach(metrics::count);
        assertThat(counts()).allSatisfy((_, count) -> assertThat(count).isEqualTo(1));
    }

    @Test
    void reasonsOfOneNameBelongToTheirOwnCounters() {
        metrics.count(ObservationDropped.DUPLICATE);
        metrics.count(ObservationDropped.DUPLICATE);
        metrics.count(AlertDropped.DUPLICATE);

        assertThat(counts())
                .containsEntry("causestream.enrich.observations.dropped duplicate", 2.0)
                .containsEntry("causestream.enrich.alerts.dropped duplicate", 1.0);
    }

    @Test
    void aHeartbeatGrowsOldUntilTheNextOne() {
        MockClock clock = new MockClock();
        SimpleMeterRegistry timed = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
        EnrichMetrics ages = new EnrichMetrics(timed);
        Instant start = Instant.ofEpochMilli(clock.wallTime());

        assertThat(timed.find("causestream.enrich.heartbeat.age.seconds").gauge()).isNull();
        ages.heartbeat("home", start);
        clock.add(Duration.ofSeconds(90));
        assertThat(age(timed)).isEqualTo(90);
        ages.heartbeat("home", start.plusSeconds(60));
        ages.heartbeat("home", start.plusSeconds(30));
        assertThat(age(timed)).isEqualTo(30);

        ages.heartbeatSeenElsewhere("home");
        assertThat(timed.find("causestream.enrich.heartbeat.age.seconds").gauge()).isNull();
    }

    private static double age(SimpleMeterRegistry timed) {
        return timed.get("causestream.enrich.heartbeat.age.seconds")
                .tag("cluster", "home")
                .gauge()
                .value();
    }

    private static Stream<CountReason> reasons() {
        return Stream.of(CountReason.class.getPermittedSubclasses())
                .flatMap(type -> Stream.of(type.getEnumConstants()))
                .map(CountReason.class::cast);
    }

    private Map<String, Double> counts() {
        return registry.getMeters().stream()
                .filter(Counter.class::isInstance)
                .map(Counter.class::cast)
                .collect(
                        toMap(
                                counter ->
                                        counter.getId().getName()
                                                + " "
                                                + counter.getId().getTag("reason"),
                                Counter::count));
    }
}
