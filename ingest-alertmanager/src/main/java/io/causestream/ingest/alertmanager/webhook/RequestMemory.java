package io.causestream.ingest.alertmanager.webhook;

import java.util.Optional;
import java.util.concurrent.Semaphore;

/** The share of one request in the memory for all requests; for use by one thread. */
final class RequestMemory implements AutoCloseable {

    private final Semaphore all;
    private int kib;

    private RequestMemory(Semaphore all, int kib) {
        this.all = all;
        this.kib = kib;
    }

    /**
     * @param all in KiB
     * @return empty if there is not enough left
     */
    static Optional<RequestMemory> of(Semaphore all, int kib) {
        return all.tryAcquire(kib) ? Optional.of(new RequestMemory(all, kib)) : Optional.empty();
    }

    /** Acquires what is missing to this many bytes; returns whether it has them. */
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
