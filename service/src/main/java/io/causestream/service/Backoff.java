package io.causestream.service;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;

/**
 * How long to wait before the next try: twice as long each time up to a bound, less up to half of
 * it at random, so that many processes do not return in step. For use by one thread.
 */
public final class Backoff {

    private static final double DOUBLED = 2;

    /**
     * By this attempt, any wait has reached its bound; the library counts up to the attempt each
     * time.
     */
    private static final int LAST_ATTEMPT = 64;

    private final IntervalFunction longestByAttempt;
    private int attempt;

    /**
     * @param first the longest first wait, at least 1 ms
     * @param longest no wait is longer; not less than the first
     */
    public Backoff(Duration first, Duration longest) {
        longestByAttempt = IntervalFunction.ofExponentialBackoff(first, DOUBLED, longest);
    }

    /** The wait before the next try, between half of its bound and the bound. */
    public Duration next() {
        attempt = Math.min(attempt + 1, LAST_ATTEMPT);
        long longest = longestByAttempt.apply(attempt);
        // The library's own random backoff has no jitter once the bound is reached.
        Duration wait = around(Duration.ofMillis(Math.max(1, longest * 3 / 4)), 1.0 / 3);
        // It rounds up a wait of 1 ms to 2 ms.
        return wait.toMillis() > longest ? Duration.ofMillis(longest) : wait;
    }

    /** Sleeps for {@link #next}. */
    public void pause() throws InterruptedException {
        Thread.sleep(next());
    }

    /** Resets after a success: the next wait is a first one again. */
    public void reset() {
        attempt = 0;
    }

    /**
     * The wait, a tenth more or less, for what many processes do at the same interval.
     *
     * @param wait at least 1 ms
     */
    public static Duration jittered(Duration wait) {
        return around(wait, 0.1);
    }

    private static Duration around(Duration middle, double factor) {
        return Duration.ofMillis(IntervalFunction.ofRandomized(middle, factor).apply(1));
    }
}
