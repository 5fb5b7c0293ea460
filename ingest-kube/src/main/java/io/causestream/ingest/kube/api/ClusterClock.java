package io.causestream.ingest.kube.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The API server's clock according to its {@code Date} headers, carried on by this process's own
 * monotonic clock. A {@code Date} has whole seconds: it corrects the clock only if the two differ
 * by more than that, so that the clock stays smooth.
 */
public final class ClusterClock {

    /** How far ahead of the clock a time in an object may be and still be accepted. */
    static final Duration BELIEVED_AHEAD = Duration.ofMinutes(2);

    private final InstantSource machine;
    private final LongSupplier nanoTime;
    private @Nullable Instant base;
    private long baseNanos;

    public ClusterClock() {
        this(System::nanoTime);
    }

    ClusterClock(LongSupplier nanoTime) {
        this(Clock.systemUTC(), nanoTime);
    }

    /**
     * @param machine the clock that counts until the server's is known
     */
    public ClusterClock(InstantSource machine) {
        this(machine, System::nanoTime);
    }

    private ClusterClock(InstantSource machine, LongSupplier nanoTime) {
        this.machine = machine;
        this.nanoTime = nanoTime;
    }

    public long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** The current time; that of this machine until the server's is known. */
    public synchronized Instant now() {
        return base == null ? machine.instant() : at(base, nanoTime());
    }

    /**
     * Now, or the time in the object if that is later: its server knew the time when it stored it.
     * A time far ahead is an error and is ignored.
     */
    public Instant now(Instant seenInObject) {
        Instant now = now();
        return seenInObject.isAfter(now) && seenInObject.isBefore(now.plus(BELIEVED_AHEAD))
                ? seenInObject
                : now;
    }

    /** Sets the clock by a server time received between these two values of {@link #nanoTime}. */
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
