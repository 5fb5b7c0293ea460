package io.causestream.enrich.alert;

import io.causestream.finding.Subject;
import io.causestream.observation.AlertmanagerObservation;
import io.causestream.topics.Control;

/** What {@link AlertProcessor} acts upon. Never written to Kafka. */
public sealed interface AlertInput {

    /** Alertmanager sent a notification, or has been listed. */
    record Observed(AlertmanagerObservation observation) implements AlertInput {}

    /** An object was seen for the first time: alerts about it may have waited for that. */
    record SubjectSeen(String cluster, Subject object) implements AlertInput {}

    /** A wait is over, or other playbooks are in force. */
    record ControlReceived(Control control) implements AlertInput {}
}
