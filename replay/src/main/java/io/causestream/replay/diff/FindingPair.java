package io.causestream.replay.diff;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What became of one problem by two sets of rules. */
public sealed interface FindingPair {

    /** Only the new rules find it. */
    record Appears(ComparedFinding finding) implements FindingPair {}

    /** Only the rules that they are compared with find it. */
    record Vanishes(ComparedFinding finding) implements FindingPair {}

    /** Both find it, and differ. */
    record Changes(ComparedFinding newer, ComparedFinding older, List<Difference> differences)
            implements FindingPair {

        public Changes {
            differences = List.copyOf(differences);
        }
    }

    /** Both find it, and agree in all that is compared. */
    record Stays(ComparedFinding newer, ComparedFinding older) implements FindingPair {}

    /** The finding by the new rules; empty if it vanishes. */
    default Optional<ComparedFinding> with() {
        return switch (this) {
            case Appears it -> Optional.of(it.finding);
            case Vanishes _ -> Optional.empty();
            case Changes it -> Optional.of(it.newer);
            case Stays it -> Optional.of(it.newer);
        };
    }

    /** The finding by the rules that they are compared with; empty if it appears. */
    default Optional<ComparedFinding> against() {
        return switch (this) {
            case Appears _ -> Optional.empty();
            case Vanishes it -> Optional.of(it.finding);
            case Changes it -> Optional.of(it.older);
            case Stays it -> Optional.of(it.older);
        };
    }

    /** The finding by the new rules, or else by the others. */
    default ComparedFinding either() {
        return with().or(this::against).orElseThrow();
    }

    /** When the first of the two was published. */
    default Instant published() {
        Instant first = either().published();
        return against().map(ComparedFinding::published).filter(first::isAfter).orElse(first);
    }

    /** Whether the rules differ. */
    default boolean isDifference() {
        return !(this instanceof Stays);
    }

    /** Whether the rules page a different number of times for it. */
    default boolean changesPages() {
        return pages(with()) != pages(against());
    }

    private static long pages(Optional<ComparedFinding> finding) {
        return finding.map(ComparedFinding::pages).orElse(0L);
    }
}
