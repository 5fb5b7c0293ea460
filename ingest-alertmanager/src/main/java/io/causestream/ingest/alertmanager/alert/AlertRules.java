package io.causestream.ingest.alertmanager.alert;

import io.causestream.redaction.Redactor;

/**
 * The rules for reading an alert, wherever it comes from.
 *
 * @param relabel applied first, so that the cluster and the subject are found by the new labels
 * @param cluster determines the cluster of the alert
 * @param redactor masks what is published of it
 */
public record AlertRules(AlertRelabel relabel, AlertCluster cluster, Redactor redactor) {

    /** The same rules with another cluster. */
    public AlertRules of(AlertCluster other) {
        return new AlertRules(relabel, other, redactor);
    }
}
