package io.causestream.findings;

import io.causestream.finding.Excerpt;
import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a list shows of one revision of a finding; some 700 bytes in memory.
 *
 * @param namespace of the workload; empty if it has none
 * @param title at most 200 characters of it
 * @param workload what the finding is about: {@code Deployment shop/checkout}
 * @param endsAt null while it fires
 * @param lastSeen the last sighting
 * @param count how often it was seen
 * @param heldBack whether it notifies nobody: muted, or shown in another finding's message
 */
public record FindingSummary(
        String id,
        long epoch,
        int revision,
        Finding.Kind kind,
        Finding.Status status,
        Severity severity,
        String reason,
        String title,
        String cluster,
        String namespace,
        String workload,
        Instant startsAt,
        @Nullable Instant endsAt,
        Instant lastSeen,
        long count,
        boolean heldBack) {

    private static final int LONGEST_TITLE = 200;

    public static FindingSummary of(Finding finding) {
        Subject workload = finding.workload();
        return new FindingSummary(
                finding.id(),
                finding.epoch(),
                finding.revision(),
                finding.kind(),
                finding.status(),
                finding.severity(),
                finding.reason(),
                Excerpt.of(finding.title(), LONGEST_TITLE),
                finding.cluster(),
                workload.isNamespaced() ? workload.namespace() : finding.subject().namespace(),
                workload.toString(),
                finding.startsAt(),
                finding.endsAt(),
                finding.occurrences().lastSeen(),
                finding.occurrences().count(),
                finding.isHeldBack());
    }

    public boolean isResolved() {
        return status == Finding.Status.RESOLVED;
    }

    /** Whether the problem lasts: an occurrence is over when it is published. */
    public boolean isOpen() {
        return kind == Finding.Kind.CONDITION && !isResolved();
    }

    /** When something was last known of it: its begin, a sighting or its end. */
    public Instant lastActive() {
        Instant last = lastSeen.isAfter(startsAt) ? lastSeen : startsAt;
        return endsAt != null && endsAt.isAfter(last) ? endsAt : last;
    }
}
