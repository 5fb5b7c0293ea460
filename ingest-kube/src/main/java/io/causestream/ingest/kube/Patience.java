package io.causestream.ingest.kube;

import java.time.Duration;

/**
 * How long a watch waits.
 *
 * @param silence after which a stream counts as dead: a bookmark is due every minute
 * @param refusal before a kind that the cluster does not let us have is asked for again; longer
 *     each time
 */
record Patience(Duration silence, Duration refusal) {

    private static final Duration REFUSAL = Duration.ofSeconds(30);

    static Patience of(Duration silence) {
        return new Patience(silence, REFUSAL);
    }
}
