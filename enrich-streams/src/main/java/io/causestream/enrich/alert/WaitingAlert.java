package io.causestream.enrich.alert;

import io.causestream.observation.AlertObservation;

/**
 * An alert about an object that was not seen yet, so that its workload, and with it the problem, is
 * unknown.
 *
 * @param receivedAt record time in milliseconds
 */
record WaitingAlert(AlertObservation alert, long receivedAt) {}
