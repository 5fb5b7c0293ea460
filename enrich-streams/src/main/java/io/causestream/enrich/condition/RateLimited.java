package io.causestream.enrich.condition;

import io.causestream.enrich.signal.Signal;

/**
 * What happened to a workload and is not told each time.
 *
 * @param last as it happened last, with the latest changes of all that were held back
 * @param suppressed how often it happened since it was told
 * @param publishedAt record time, in milliseconds, at which it was told
 */
record RateLimited(Signal.Seen last, long suppressed, long publishedAt) {

    RateLimited announced(long recordTime) {
        return new RateLimited(last, 0, recordTime);
    }

    /** When it may be told again, in record time in milliseconds. */
    long quietUntil() {
        return publishedAt + last.orders().rateLimit().toMillis();
    }
}
