package io.causestream.sink.delivery;

import io.causestream.sink.transport.AttemptResult;
import org.jspecify.annotations.Nullable;

/**
 * Settles parts without sending them. What was first delivered in a dry run has an address that
 * nothing else has, and stays a dry run to its end: a sink that is switched to live posts what
 * begins from then on, and no end of what nobody has seen begin.
 *
 * @param everything whether nothing at all is sent
 */
record DryRun(boolean everything) {

    private static final String PREFIX = "dry-run/";

    /** Whether this attempt is not to be sent. */
    boolean covers(PartAttempt attempt) {
        return everything || isDry(attempt.address()) || isDry(attempt.root());
    }

    static boolean isDry(@Nullable String address) {
        return address != null && address.startsWith(PREFIX);
    }

    AttemptResult settle(PartAttempt attempt) {
        String address = attempt.address();
        // One that was posted before the dry run is edited again after it.
        return new AttemptResult.Sent(address == null ? PREFIX + attempt.finding().id() : address);
    }

    /** For the log. */
    String words() {
        return everything ? "dry run: not posted" : "not posted: it began in a dry run";
    }
}
