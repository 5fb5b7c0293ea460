package io.causestream.sink.transport;

import java.time.Instant;

/** The outcome of one attempt at one part. */
public sealed interface AttemptResult {

    /**
     * It is there.
     *
     * @param address by which it is replaced later; as little as possible, since it is in the
     *     ledger
     */
    record Sent(String address) implements AttemptResult {}

    /**
     * It was there already: an earlier attempt, whose answer was lost, had sent it.
     *
     * @param isCurrent whether it shows what this attempt is to show; if not, it is replaced next
     */
    record Found(String address, boolean isCurrent) implements AttemptResult {}

    /**
     * Given up for this revision.
     *
     * @param why for people, with the remedy; without secrets
     */
    record Failed(String why) implements AttemptResult {}

    /**
     * To be tried again.
     *
     * @param until in the past for at once
     * @param failed whether this part failed, rather than having to wait for its turn: after some
     *     failures in a row, others go first
     */
    record Wait(Instant until, boolean failed) implements AttemptResult {}
}
