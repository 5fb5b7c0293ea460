package io.causestream.enrich.lifecycle;

import io.causestream.enrich.metrics.CountReason.FindingRetired;
import io.causestream.finding.Finding;
import io.causestream.finding.Relations;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a finding that was open when a rewind was made, once all about its subject has
 * been read again: it goes on, goes on under another id, or is over. Pure.
 */
final class RewoundFindings {

    private RewoundFindings() {}

    /**
     * The finding's last revision, which follows those before the rewind and so is earlier than all
     * of the new reading.
     */
    record Retired(Finding finding, FindingRetired reason) {}

    /**
     * @param open its last revision before the rewind
     * @param state what the new reading has under its fingerprint; null if nothing
     * @param now record time
     * @return null if the new reading has the same finding, which then goes on by itself
     */
    static @Nullable Retired retire(Finding open, @Nullable FindingState state, Instant now) {
        if (state != null && state.head().id().equals(open.id())) {
            return null;
        }
        String continuation = state != null && state.isFiring() ? state.head().id() : null;
        Finding last =
                open.edit()
                        .revision(open.revision() + 1)
                        .status(Finding.Status.RESOLVED)
                        .endsAt(now)
                        .relations(new Relations(List.of(), List.of(), continuation))
                        .finding();
        return new Retired(
                last,
                continuation == null
                        ? FindingRetired.NOT_FOUND_AGAIN
                        : FindingRetired.CONTINUED_UNDER_NEW_ID);
    }
}
