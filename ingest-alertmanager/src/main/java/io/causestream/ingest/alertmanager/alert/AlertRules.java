package io.causestream.ingest.alertmanager.alert;

import io.causestream.redaction.Redactor;

/**
 * By what an alert is read, wherever it comes from.
 *
 * @param relabel is run first, so that the cluster and the subject are found by the new labels
 * @param cluster says whose the alert is
 * @param redactor masks what is told of it
 */
public record AlertRules(AlertRelabel relabel, AlertCluster cluster, Redactor redactor) {

    /** The same, of another cluster. */
    public AlertRules of(AlertCluster other) {
        return new AlertRules(relabel, other, redactor);
    }
}
