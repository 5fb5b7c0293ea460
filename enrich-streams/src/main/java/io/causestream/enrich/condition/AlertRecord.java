package io.causestream.enrich.condition;

import io.causestream.finding.Fingerprint;
import io.causestream.observation.AlertObservation;
import java.time.Instant;

/**
 * What is remembered of an alert: its latest start, and where it went.
 *
 * @param seenAt record time in milliseconds of the last notification
 */
record AlertRecord(
        Instant startsAt, AlertObservation.Status status, Fingerprint fingerprint, long seenAt) {

    boolean isResolved() {
        return status == AlertObservation.Status.RESOLVED;
    }

    /** Whether the notification tells nothing new: a re-send, or one that a later one overtook. */
    boolean isAsNewAs(AlertObservation alert) {
        if (alert.startsAt().equals(startsAt)) {
            return isResolved() || alert.status() == status;
        }
        return alert.startsAt().isBefore(startsAt);
    }

    AlertRecord seen(long recordTime) {
        return new AlertRecord(startsAt, status, fingerprint, recordTime);
    }
}
