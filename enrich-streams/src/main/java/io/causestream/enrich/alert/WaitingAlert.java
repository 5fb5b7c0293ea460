package io.causestream.enrich.alert;

import io.causestream.observation.AlertObservation;

/**
 * An alert about an object that was not seen yet: the workload that owns it, and so the problem
 * that it is, is not known.
 *
 * @param receivedAt record time in milliseconds
 */
record WaitingAlert(AlertObservation alert, long receivedAt) {}
