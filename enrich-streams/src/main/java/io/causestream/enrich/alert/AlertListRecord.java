package io.causestream.enrich.alert;

import io.causestream.observation.AlertListComplete;
import java.util.ArrayList;
import java.util.List;

/**
 * The last complete list of one source.
 *
 * @param recordTime in milliseconds
 */
record AlertListRecord(AlertListComplete list, long recordTime) {

    /** An alert that was open. */
    record Missed(String cluster, String fingerprint) {}

    /**
     * Whether the other list is not newer: it is the same, or an older one that was received late.
     */
    boolean isAsNewAs(AlertListComplete other) {
        return !other.observedAt().isAfter(list.observedAt());
    }

    /** What is in this list and not in the next one. */
    List<Missed> missedBy(AlertListComplete next) {
        List<Missed> missed = new ArrayList<>();
        list.open()
                .forEach((cluster, fingerprints) ->
                        fingerprints.stream()
                                .filter(fingerprint -> !next.has(cluster, fingerprint))
                                .forEach(fingerprint ->
                                        missed.add(new Missed(cluster, fingerprint))));
        return missed;
    }
}
