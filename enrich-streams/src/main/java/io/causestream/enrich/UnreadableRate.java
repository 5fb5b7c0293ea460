package io.causestream.enrich;

import java.util.ArrayDeque;
import java.util.Deque;

/** How many records could not be read within the last minute. */
final class UnreadableRate {

    /** More than these in {@link #WINDOW_MILLIS} are our fault and not the records'. */
    static final int MOST = 1_000;

    static final long WINDOW_MILLIS = 60_000;

    private final Deque<Long> times = new ArrayDeque<>();

    /**
     * Counts one more.
     *
     * @param now record time in milliseconds
     */
    synchronized boolean isOneTooMany(long now) {
        times.addLast(now);
        while (times.getFirst() < now - WINDOW_MILLIS) {
            times.removeFirst();
        }
        return times.size() > MOST;
    }
}
