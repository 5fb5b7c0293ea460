package io.causestream.ingest.alertmanager.webhook;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Counts requests in progress, so that none is cut off when the server stops. */
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
     * Accepts no more requests, and waits until all have finished.
     *
     * @return whether all finished in that time
     */
    boolean close(Duration atMost) throws InterruptedException {
        closing = true;
        return places.tryAcquire(MOST, atMost.toMillis(), TimeUnit.MILLISECONDS);
    }
}
