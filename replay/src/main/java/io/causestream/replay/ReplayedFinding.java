package io.causestream.replay;

import io.causestream.finding.Finding;
import io.causestream.finding.Finding.Status;
import io.causestream.finding.Severity;
import io.causestream.topics.Json;
import java.time.Instant;
import java.util.List;

/**
 * What became of one finding in a replay.
 *
 * @param json the last revision, as on the topic
 * @param revisions that were published in the time of the incident, at least one; those of the
 *     lead-in are not among them
 * @param notRecorded what it asked for and nobody had asked for at the time, for people; counts as
 *     unavailable
 */
public record ReplayedFinding(String json, List<Revision> revisions, List<String> notRecorded) {

    /**
     * One revision.
     *
     * @param at when it was published, by the time of the records
     * @param heldBack whether it notified nobody
     */
    public record Revision(
            int number, Instant at, Status status, Severity severity, boolean heldBack) {}

    public ReplayedFinding {
        revisions = List.copyOf(revisions);
        notRecorded = List.copyOf(notRecorded);
    }

    /** The last revision. */
    public Finding last() {
        return Json.MAPPER.readValue(json, Finding.class);
    }
}
