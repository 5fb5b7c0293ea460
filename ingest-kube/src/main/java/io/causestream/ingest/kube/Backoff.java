package io.causestream.ingest.kube;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next try: twice as long each time up to a bound, and up to half of
 * that less, so that many agents do not return in step. Of one thread.
 */
final class Backoff {

    private final Duration first;
    private final Duration longest;
    private Duration next;

    Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    Duration next() {
        long ceiling = next.toMillis();
        next = next.multipliedBy(2).compareTo(longest) < 0 ? next.multipliedBy(2) : longest;
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1));
    }

    /** Sleeps for {@link #next}. */
    void pause() throws InterruptedException {
        Thread.sleep(next());
    }

    void reset() {
        next = first;
    }
}
