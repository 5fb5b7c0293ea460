package io.causestream.topics;

import static java.util.Objects.requireNonNull;

import io.causestream.finding.Finding;

/**
 * A finding in its state when its context was complete: a request to the model.
 *
 * @param contextHash hash of the context without what differs at each crash (ids, times): the model
 *     is asked once for equal ones
 */
public record EnrichedFinding(Finding finding, String contextHash) {
    public EnrichedFinding {
        requireNonNull(finding, "finding");
        requireNonNull(contextHash, "contextHash");
    }
}
