package io.causestream.ingest.alertmanager.webhook;

import java.util.Optional;
import java.util.concurrent.Semaphore;

/** What one request holds of the memory that all have together; of one thread. */
final class RequestMemory implements AutoCloseable {

    private final Semaphore all;
    private int kib;

    private RequestMemory(Semaphore all, int kib) {
        this.all = all;
        this.kib = kib;
    }

    /**
     * @param all in KiB
     * @return empty if there is not so much left
     */
    static Optional<RequestMemory> of(Semaphore all, int kib) {
        return all.tryAcquire(kib) ? Optional.of(new RequestMemory(all, kib)) : Optional.empty();
    }

    /** Whether it holds so much, having taken what was missing. */
    boolean holds(long bytes) {
        int missing = Math.toIntExact((bytes + 1023) / 1024) - kib;
        if (missing <= 0) {
            return true;
        }
        boolean taken = all.tryAcquire(missing);
        kib += taken ? missing : 0;
        return taken;
    }

    @Override
    public void close() {
        all.release(kib);
        kib = 0;
    }
}
