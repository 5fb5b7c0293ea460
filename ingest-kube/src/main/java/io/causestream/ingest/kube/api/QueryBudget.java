package io.causestream.ingest.kube.api;

import io.github.bucket4j.Bucket;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * How often a second queries may call the API server, which has other work to do. A burst of one
 * second's worth passes at once; later calls wait their turn, until their deadline.
 */
public final class QueryBudget {

    /** Its turn does not come before its deadline. */
    public static final class Spent extends IOException {
        private static final long serialVersionUID = 1;

        Spent(int perSecond) {
            super(
                    "the agent sends the cluster at most %d requests a second, and this one was not sent in time"
                            .formatted(perSecond));
        }
    }

    private final int perSecond;
    private final Bucket bucket;

    public QueryBudget(int perSecond) {
        this.perSecond = perSecond;
        this.bucket =
                Bucket.builder()
                        .addLimit(limit ->
                                limit.capacity(perSecond)
                                        .refillGreedy(perSecond, Duration.ofSeconds(1)))
                        .build();
    }

    /** Waits for the caller's turn; fails at once if that comes too late. */
    void spend(Deadline deadline) throws IOException {
        Duration remaining = deadline.remaining();
        try {
            if (remaining.isZero() || !bucket.asBlocking().tryConsume(1, remaining)) {
                throw new Spent(perSecond);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }
}
