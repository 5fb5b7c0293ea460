package io.causestream.topics;

import static java.util.Objects.requireNonNull;

import io.causestream.finding.Finding;
import java.time.Instant;
import java.util.List;

/**
 * A finding in its state when its context was complete: a request to the model.
 *
 * @param contextHash hash of the context without what differs at each crash (ids, times): the model
 *     is asked once for equal ones
 * @param analysisKey equal for findings that need one answer: whoever has it first is asked about,
 *     the others wait for that answer; empty if there are none
 * @param round how often the model asked for more context before: 0 at first
 * @param past earlier findings of the same problem and how they ended, the latest first
 */
public record EnrichedFinding(
        Finding finding,
        String contextHash,
        String analysisKey,
        int round,
        List<PastIncident> past) {

    /**
     * The version of what a model is told to do. It is part of every {@link #analysisKey}: raised
     * when the task in the prompt changes, so that no answer to an earlier one is used again.
     */
    public static final int PROMPT_VERSION = 2;

    public EnrichedFinding {
        requireNonNull(finding, "finding");
        requireNonNull(contextHash, "contextHash");
        analysisKey = analysisKey == null ? "" : analysisKey;
        past = past == null ? List.of() : List.copyOf(past);
    }

    /** A first request, of a problem that was not seen before. */
    public EnrichedFinding(Finding finding, String contextHash) {
        this(finding, contextHash, "", 0, List.of());
    }

    /**
     * An earlier finding of the same problem.
     *
     * @param cause as it was diagnosed; empty if it was not
     * @param resolution what ended it, in words: {@code rolled back after 9 min}
     */
    public record PastIncident(
            String findingId, Instant startsAt, Instant endsAt, String cause, String resolution) {

        /** How the line of a finding's description begins that says how the last one ended. */
        public static final String LAST_TIME = "Last time, ";
    }
}
