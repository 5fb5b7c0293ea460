package io.causestream.ingest.kube.api;

import java.time.Duration;

/** A moment of this process's own clock by which something must be done. */
public final class Deadline {

    private final long nanos;

    private Deadline(long nanos) {
        this.nanos = nanos;
    }

    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** The remaining time; never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    public boolean isOver() {
        return remaining().isZero();
    }

    /** Sleeps, but not past the deadline. */
    public void pause(Duration atMost) throws InterruptedException {
        Duration remaining = remaining();
        Thread.sleep(remaining.compareTo(atMost) < 0 ? remaining : atMost);
    }
}
