package io.causestream.sink.slack.delivery;

import io.causestream.delivery.Delivery;
import java.time.Instant;

/** The outcome of one attempt at one part. */
sealed interface AttemptResult {

    /**
     * The part as the ledger records it from now on; still INTENT if more is to be done at once.
     */
    record Settled(Delivery.Part part) implements AttemptResult {}

    /**
     * @param until in the past for at once, starting again from the ledger
     * @param failed whether this part failed, rather than having to wait for its turn
     */
    record Wait(Instant until, boolean failed) implements AttemptResult {}
}
