package io.causestream.enrich.object;

import io.causestream.finding.FieldDiff;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.observation.KubeObservation.Heartbeat;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A new observation, usually of one object. Never written to Kafka. */
public sealed interface ObjectChange extends ScopeInput {

    /**
     * The object's current state.
     *
     * @param seenBefore when it was last seen, by the cluster's clock; null at first sight, when no
     *     change can be known
     * @param alreadyThere whether it was in the first list of its kind that was ever received from
     *     this cluster
     * @param diffs what has changed, except the status; empty at first sight, and for kinds whose
     *     last state is not remembered
     */
    record Now(
            ObjectObserved observed,
            @Nullable Instant seenBefore,
            boolean alreadyThere,
            List<FieldDiff> diffs)
            implements ObjectChange {

        public Now {
            diffs = List.copyOf(diffs);
        }

        public boolean firstSight() {
            return seenBefore == null;
        }

        public Now with(List<FieldDiff> found) {
            return new Now(observed, seenBefore, alreadyThere, found);
        }
    }

    /**
     * Deleted, or not in a complete list any more.
     *
     * @param last its last state before it was deleted; null if that was not observed
     */
    record Gone(
            String cluster,
            Subject object,
            String uid,
            Subject workload,
            Instant observedAt,
            @Nullable ObjectObserved last)
            implements ObjectChange {}

    /** An Event about an object, of which nothing is remembered. */
    record Happened(EventObserved event) implements ObjectChange {}

    /** The agent is alive, and no object has changed. */
    record AgentAlive(Heartbeat heartbeat) implements ObjectChange {}
}
