package io.causestream.sink.slack.delivery;

import io.causestream.delivery.Delivery;
import java.time.Instant;

/** What one attempt at one part came to. */
sealed interface AttemptResult {

    /** As the ledger shall have it from now on; still INTENT if more is to be done at once. */
    record Settled(Delivery.Part part) implements AttemptResult {}

    /**
     * @param until in the past: at once, but from the ledger on
     * @param failed whether it is this part that failed, and not merely not its turn
     */
    record Wait(Instant until, boolean failed) implements AttemptResult {}
}
