package io.causestream.enrich.condition;

import io.causestream.finding.Subject;
import io.causestream.observation.AlertmanagerObservation;
import io.causestream.topics.Control;

/** What can tell something about alerts. Never written to Kafka. */
public sealed interface AlertNews {

    /** Alertmanager said so. */
    record Heard(AlertmanagerObservation observation) implements AlertNews {}

    /** An object was seen for the first time: alerts about it may have waited for that. */
    record SubjectSeen(String cluster, Subject object) implements AlertNews {}

    /** The clock said so, or somebody changed the rules. */
    record Clock(Control control) implements AlertNews {}
}
