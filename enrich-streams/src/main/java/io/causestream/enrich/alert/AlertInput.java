package io.causestream.enrich.alert;

import io.causestream.finding.Subject;
import io.causestream.observation.AlertmanagerObservation;
import io.causestream.topics.Control;

/** The input of {@link AlertProcessor}. Never written to Kafka. */
public sealed interface AlertInput {

    /** A notification from Alertmanager, or an entry or the end of a list. */
    record Observed(AlertmanagerObservation observation) implements AlertInput {}

    /** An object was seen for the first time: alerts about it may wait for that. */
    record SubjectSeen(String cluster, Subject object) implements AlertInput {}

    /** A pending timer elapsed, or other playbooks are in force. */
    record ControlReceived(Control control) implements AlertInput {}
}
