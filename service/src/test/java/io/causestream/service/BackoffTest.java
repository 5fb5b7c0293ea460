package io.causestream.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Backoff backoff = new Backoff(FIRST, LONGEST);

    @Test
    void doublesUpToItsBound() {
        Duration bound = FIRST;
        for (int attempt = 1; attempt <= 1_000; attempt++) {
            assertThat(backoff.next()).isBetween(bound.dividedBy(2), bound);
            bound = bound.multipliedBy(2).compareTo(LONGEST) < 0 ? bound.multipliedBy(2) : LONGEST;
        }
    }

    @Test
    void isNeverTheSameForAllWhoWaitEvenAtItsBound() {
        for (int attempt = 1; attempt <= 100; attempt++) {
            backoff.next();
        }
        Set<Duration> waits = new HashSet<>();
        for (int attempt = 1; attempt <= 100; attempt++) {
            waits.add(backoff.next());
        }

        assertThat(waits).hasSizeGreaterThan(50);
    }

    @Test
    void beginsAnewAfterASuccess() {
        for (int attempt = 1; attempt <= 10; attempt++) {
            backoff.next();
        }

        backoff.reset();

        assertThat(backoff.next()).isBetween(FIRST.dividedBy(2), FIRST);
    }

    @Test
    void waitsOfOneMillisecondArePossible() {
        Backoff shortest = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1));

        assertThat(shortest.next()).isBetween(Duration.ZERO, Duration.ofMillis(1));
    }

    @Test
    void anIntervalIsJitteredByATenth() {
        for (int round = 1; round <= 1_000; round++) {
            assertThat(Backoff.jittered(Duration.ofSeconds(10)))
                    .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11));
        }
    }
}
