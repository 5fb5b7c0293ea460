package io.causestream.enrich.condition;

import io.causestream.enrich.signal.Signal;

/**
 * Occurrences at a workload that are not published each time.
 *
 * @param last the last occurrence, with the latest changes of all that were postponed
 * @param suppressed number of occurrences since the last signal
 * @param publishedAt record time, in milliseconds, of the last signal
 */
record RateLimited(Signal.Seen last, long suppressed, long publishedAt) {

    RateLimited announced(long recordTime) {
        return new RateLimited(last, 0, recordTime);
    }

    /** When it may be published again, in record time in milliseconds. */
    long quietUntil() {
        return publishedAt + last.orders().rateLimit().toMillis();
    }
}
