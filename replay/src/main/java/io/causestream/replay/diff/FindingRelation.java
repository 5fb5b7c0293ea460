package io.causestream.replay.diff;

/**
 * Another finding that one belongs to.
 *
 * @param relation {@code merged into}, {@code symptom of} or {@code cause of}
 * @param fingerprint of the other
 * @param name of the other, for people: its reason and where
 */
public record FindingRelation(String relation, String fingerprint, String name) {

    boolean isSameAs(FindingRelation other) {
        return relation.equals(other.relation) && fingerprint.equals(other.fingerprint);
    }

    @Override
    public String toString() {
        return relation + " " + name;
    }
}
