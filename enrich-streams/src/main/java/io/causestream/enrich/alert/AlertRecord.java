package io.causestream.enrich.alert;

import io.causestream.finding.Fingerprint;
import io.causestream.observation.AlertObservation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of an alert: its latest start, and the problem that it became.
 *
 * @param seenAt record time in milliseconds of the last notification
 * @param firedAt record time in milliseconds at which it last began to fire
 * @param resolvedAt when its end was observed, by the observer's clock; null while it fires
 * @param resumed how often it went on after it had been reported as resolved
 */
record AlertRecord(
        Instant startsAt,
        AlertObservation.Status status,
        Fingerprint fingerprint,
        long seenAt,
        long firedAt,
        @Nullable Instant resolvedAt,
        int resumed) {

    /** The store key of an alert. */
    static String key(AlertObservation alert) {
        return key(alert.cluster(), alert.fingerprint());
    }

    /**
     * @param fingerprint Alertmanager's
     */
    static String key(String cluster, String fingerprint) {
        return cluster + "|" + fingerprint;
    }

    static AlertRecord firing(
            AlertObservation alert, Fingerprint fingerprint, int resumed, long recordTime) {
        return new AlertRecord(
                alert.startsAt(),
                AlertObservation.Status.FIRING,
                fingerprint,
                recordTime,
                recordTime,
                null,
                resumed);
    }

    /** Its end was received before its start. */
    static AlertRecord neverFired(
            AlertObservation alert, Fingerprint fingerprint, long recordTime) {
        return firing(alert, fingerprint, 0, recordTime)
                .resolved(alert.startsAt(), alert.observedAt(), recordTime);
    }

    boolean isResolved() {
        return status == AlertObservation.Status.RESOLVED;
    }

    /**
     * Whether the notification is not newer: it is a re-send, or an older one that was received
     * late.
     */
    boolean isAsNewAs(AlertObservation alert) {
        if (alert.startsAt().equals(startsAt)) {
            return isResolved() ? !isResumedBy(alert) : alert.status() == status;
        }
        return alert.startsAt().isBefore(startsAt);
    }

    /**
     * Whether it fires again with the same start. Alertmanager considers an alert resolved when
     * Prometheus could not send it for some minutes; when it can again, the start is the old one.
     * Only a list distinguishes this from a notification that is late.
     */
    boolean isResumedBy(AlertObservation alert) {
        return isResolved()
                && alert.listed()
                && alert.startsAt().equals(startsAt)
                && resolvedAt != null
                && alert.observedAt().isAfter(resolvedAt);
    }

    AlertRecord seen(long recordTime) {
        return new AlertRecord(
                startsAt, status, fingerprint, recordTime, firedAt, resolvedAt, resumed);
    }

    AlertRecord resolved(Instant start, Instant observedAt, long recordTime) {
        return new AlertRecord(
                start,
                AlertObservation.Status.RESOLVED,
                fingerprint,
                recordTime,
                firedAt,
                observedAt,
                resumed);
    }

    /**
     * Identifies this run of the alert, so that its end ends no other run.
     *
     * @param alert Alertmanager's fingerprint of it
     */
    String name(String alert) {
        String start = alert + "@" + startsAt.toEpochMilli();
        return resumed == 0 ? start : start + "+" + resumed;
    }
}
