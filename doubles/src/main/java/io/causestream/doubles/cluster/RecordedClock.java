package io.causestream.doubles.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A clock of the recording's time: it is stopped at the start until {@link #play()}, then runs by a
 * factor faster than real time to the end, and from there on as fast as real time. It may skip long
 * pauses in which nothing happens.
 */
public final class RecordedClock implements InstantSource {

    private final List<Instant> stops;
    private final long[] reachedAfter;
    private final double speed;
    private final CountDownLatch playing = new CountDownLatch(1);
    private volatile long playedAt;

    /**
     * @param happenings each moment at which something happens, in order; the first is the start
     * @param speed seconds of the recording in one real second, above zero
     * @param longestPause what remains of a longer pause, in the recording's time; empty for all of
     *     it
     */
    RecordedClock(List<Instant> happenings, double speed, Optional<Duration> longestPause) {
        this.stops = List.copyOf(happenings);
        this.speed = speed;
        this.reachedAfter = new long[stops.size()];
        for (int i = 1; i < reachedAfter.length; i++) {
            Duration gap = Duration.between(stops.get(i - 1), stops.get(i));
            Duration kept = longestPause.filter(pause -> gap.compareTo(pause) > 0).orElse(gap);
            reachedAfter[i] = reachedAfter[i - 1] + Math.round(kept.toNanos() / speed);
        }
    }

    /** Starts the clock; a second call changes nothing. */
    public synchronized void play() {
        if (playing.getCount() > 0) {
            playedAt = System.nanoTime();
            playing.countDown();
        }
    }

    /** The current time in the recording. */
    @Override
    public Instant instant() {
        if (playing.getCount() > 0) {
            return stops.getFirst();
        }
        long elapsed = System.nanoTime() - playedAt;
        int last = reachedAfter.length - 1;
        int passed = 0;
        while (passed < last && reachedAfter[passed + 1] <= elapsed) {
            passed++;
        }
        long since = elapsed - reachedAfter[passed];
        return stops.get(passed).plusNanos(passed == last ? since : Math.round(since * speed));
    }

    /** Whether the last thing of the recording has happened. */
    public boolean playedOut() {
        return !instant().isBefore(stops.getLast());
    }

    /**
     * Waits until a moment of the recording.
     *
     * @param atMost how long to wait, in real time
     * @return whether that moment has come
     */
    public boolean await(Instant moment, Duration atMost) throws InterruptedException {
        if (!moment.isAfter(stops.getFirst())) {
            return true;
        }
        long deadline = System.nanoTime() + atMost.toNanos();
        if (!playing.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        long due = playedAt + reachedAfter(moment);
        long now = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(Math.min(due, deadline) - now);
        return due - deadline <= 0;
    }

    private long reachedAfter(Instant moment) {
        int found = Collections.binarySearch(stops, moment);
        int passed = found >= 0 ? found : -found - 2;
        long into = Duration.between(stops.get(passed), moment).toNanos();
        return passed == stops.size() - 1
                ? reachedAfter[passed] + into
                : Math.min(
                        reachedAfter[passed + 1],
                        reachedAfter[passed] + (long) Math.ceil(into / speed));
    }
}
