package io.causestream.context;

import static java.util.Objects.requireNonNull;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import java.time.Duration;

/**
 * The answer to one request.
 *
 * @param answer the evidence, or {@link Enrichment.Unavailable} with the reason
 * @param took the time from receiving the request to the answer
 */
public record ContextResult(
        String requestId,
        String cluster,
        String findingId,
        Subject subject,
        ContextQuery query,
        Enrichment answer,
        Duration took) {

    public ContextResult {
        requireNonNull(requestId, "requestId");
        requireNonNull(cluster, "cluster");
        requireNonNull(findingId, "findingId");
        requireNonNull(answer, "answer");
    }

    public static ContextResult of(ContextRequest request, Enrichment answer, Duration took) {
        return new ContextResult(
                request.id(),
                request.cluster(),
                request.findingId(),
                request.subject(),
                request.query(),
                answer,
                took);
    }

    /** The answer to a request that can't be answered; {@code why} is for people. */
    public static ContextResult unavailable(ContextRequest request, String why, Duration took) {
        return of(request, new Enrichment.Unavailable(request.query().what(), why), took);
    }
}
