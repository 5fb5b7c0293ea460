package io.causestream.ingest.kube.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The API server's clock as its {@code Date} headers tell it, carried on by this process's own
 * monotonic clock. A {@code Date} has whole seconds: it moves the clock only when the two disagree
 * by more than that, so that the clock stays smooth.
 */
public final class ClusterClock {

    /** How far ahead of the clock a time in an object may be and still be believed. */
    static final Duration BELIEVED_AHEAD = Duration.ofMinutes(2);

    private final LongSupplier nanoTime;
    private @Nullable Instant base;
    private long baseNanos;

    public ClusterClock() {
        this(System::nanoTime);
    }

    ClusterClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    public long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** This machine's own clock until the server has told its. */
    public synchronized Instant now() {
        return base == null ? Clock.systemUTC().instant() : at(base, nanoTime());
    }

    /**
     * Now, or what the object itself says to be later: its server knew when it stored it. What lies
     * far ahead is an error and moves nothing.
     */
    public Instant now(Instant seenInObject) {
        Instant now = now();
        return seenInObject.isAfter(now) && seenInObject.isBefore(now.plus(BELIEVED_AHEAD))
                ? seenInObject
                : now;
    }

    /** The server said so between these two moments of {@link #nanoTime}. */
    synchronized void synchronise(Instant date, long askedNanos, long heardNanos) {
        Instant latest = date.plusSeconds(1).plusNanos(heardNanos - askedNanos);
        Instant current = base == null ? date.plusMillis(500) : at(base, heardNanos);
        if (current.isBefore(date)) {
            current = date;
        } else if (current.isAfter(latest)) {
            current = latest;
        }
        base = current;
        baseNanos = heardNanos;
    }

    private Instant at(Instant from, long nanos) {
        return from.plusNanos(nanos - baseNanos);
    }
}
