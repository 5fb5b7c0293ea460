package io.causestream.enrich.condition;

import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Instant;

/** News of one object: an observation that was not known yet. Never written to Kafka. */
public sealed interface ObjectChange {

    /**
     * As it now stands; {@code firstSight}: nothing was known of it, so that nothing can be said to
     * have changed.
     */
    record Now(ObjectObserved observed, boolean firstSight) implements ObjectChange {}

    /** Deleted, or not in a complete list any more. */
    record Gone(String cluster, Subject object, String uid, Subject workload, Instant observedAt)
            implements ObjectChange {}
}
