package io.causestream.replay.diff;

import io.causestream.finding.Finding.Status;
import io.causestream.finding.Severity;
import io.causestream.replay.ReplayedFinding.Revision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A revision of which people are notified, where other revisions only edit a message.
 *
 * @param at when it was published
 */
public record Notification(Instant at, Severity severity) {

    /** Whether it is so urgent that it may wake somebody: HIGH or CRITICAL. */
    public boolean isPage() {
        return isPage(severity);
    }

    private static boolean isPage(Severity severity) {
        return severity.compareTo(Severity.HIGH) >= 0;
    }

    /**
     * The first revision that is not held back; one that opens the finding again; and one that
     * raises it to HIGH or CRITICAL from below. What goes on from before the incident was notified
     * then, unless it is held back at first.
     *
     * @param revisions of one finding, in order
     */
    static List<Notification> of(List<Revision> revisions) {
        List<Notification> all = new ArrayList<>();
        Revision before = null;
        boolean isKnown = false;
        boolean isPaged = false;
        for (Revision revision : revisions) {
            if (!revision.heldBack()) {
                boolean isOld = before == null && revision.number() > 1;
                boolean isFirst = !isKnown && !isOld;
                boolean isOpenedAgain =
                        before != null
                                && before.status() == Status.RESOLVED
                                && revision.status() == Status.FIRING;
                boolean isRaised = isKnown && !isPaged && isPage(revision.severity());
                if (isFirst || isOpenedAgain || isRaised) {
                    all.add(new Notification(revision.at(), revision.severity()));
                }
                isKnown = true;
                isPaged |= isPage(revision.severity());
            }
            before = revision;
        }
        return all;
    }
}
