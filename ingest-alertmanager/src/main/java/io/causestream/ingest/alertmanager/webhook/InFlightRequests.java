package io.causestream.ingest.alertmanager.webhook;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Counts those who are inside, so that none is cut off when the server stops. */
final class InFlightRequests {

    private static final int MOST = 1_000_000;

    private final Semaphore places = new Semaphore(MOST);
    private volatile boolean closing;

    /** Whether requests are accepted; a request that enters must {@link #exit}. */
    boolean enter() {
        return !closing && places.tryAcquire();
    }

    void exit() {
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
