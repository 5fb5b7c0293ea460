package io.causestream.findings;

import java.util.List;
import java.util.Optional;

/**
 * What is remembered of a finding: its latest revision's summary, and where its revisions stand on
 * the topic.
 *
 * @param revisions the latest first; at least one
 */
public record StoredFinding(FindingSummary latest, int partition, List<Revision> revisions) {

    /** A revision's place in its partition. */
    public record Revision(long epoch, int revision, long offset) {

        boolean isLaterThan(Revision other) {
            return epoch != other.epoch ? epoch > other.epoch : revision > other.revision;
        }
    }

    public StoredFinding {
        revisions = List.copyOf(revisions);
    }

    /** The revision of this number, of the latest epoch that has one. */
    public Optional<Revision> revision(int number) {
        return revisions.stream().filter(each -> each.revision() == number).findFirst();
    }
}
