package io.causestream.enrich.condition;

import io.causestream.observation.AlertObservation;

/**
 * An alert about an object that nobody has seen yet: whose it is, and so which problem, is not
 * known.
 *
 * @param heardAt record time in milliseconds
 */
record WaitingAlert(AlertObservation alert, long heardAt) {}
