package io.causestream.ingest.alertmanager;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Counts those who are inside, so that nobody is locked in when the door is closed. */
final class Visitors {

    private static final int MOST = 1_000_000;

    private final Semaphore places = new Semaphore(MOST);
    private volatile boolean closing;

    /** Whether the door is open; who enters must {@link #leave}. */
    boolean enter() {
        return !closing && places.tryAcquire();
    }

    void leave() {
        places.release();
    }

    /**
     * Lets nobody in any more, and waits until all have left.
     *
     * @return whether they have, in that time
     */
    boolean close(Duration atMost) throws InterruptedException {
        closing = true;
        return places.tryAcquire(MOST, atMost.toMillis(), TimeUnit.MILLISECONDS);
    }
}
