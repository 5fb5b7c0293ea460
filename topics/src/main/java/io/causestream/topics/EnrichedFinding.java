package io.causestream.topics;

import static java.util.Objects.requireNonNull;

import io.causestream.finding.Finding;

/**
 * A finding as it stood when its context was in: a question to the model.
 *
 * @param contextHash names the context without what differs at each crash (ids, times): equal ones
 *     are asked once
 */
public record EnrichedFinding(Finding finding, String contextHash) {
    public EnrichedFinding {
        requireNonNull(finding, "finding");
        requireNonNull(contextHash, "contextHash");
    }
}
