package io.causestream.context;

import static java.util.Objects.requireNonNull;

import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import java.time.Duration;

/**
 * One query, sent to the agent of one cluster.
 *
 * @param id derived from the finding and the query's name; the answer contains it
 * @param uid the subject's uid, so that another object of the same name is not used instead; empty
 *     if not known
 * @param within how long after the record was appended an answer is still of use
 */
public record ContextRequest(
        String id,
        String cluster,
        String findingId,
        Subject subject,
        String uid,
        Severity severity,
        Duration within,
        ContextQuery query) {

    public ContextRequest {
        requireNonNull(id, "id");
        requireNonNull(cluster, "cluster");
        requireNonNull(findingId, "findingId");
        requireNonNull(subject, "subject");
        requireNonNull(within, "within");
        requireNonNull(query, "query");
    }

    /** The same request under another id, to be answered anew. */
    public ContextRequest withId(String other) {
        return new ContextRequest(other, cluster, findingId, subject, uid, severity, within, query);
    }
}
