package io.causestream.replay.diff;

import io.causestream.replay.ReplayResult;
import io.causestream.replay.incident.Manifest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What changes in an incident with other rules.
 *
 * @param from the beginning of the incident
 * @param to its end, exclusive
 * @param pairs one for each problem, also for those that stay as they were; in the order of their
 *     clusters and first revisions
 */
public record FindingsDiff(Instant from, Instant to, List<FindingPair> pairs) {

    /**
     * What one set of rules makes of the incident.
     *
     * @param notifications of which people are notified, for all findings
     * @param pages of them, those of severity HIGH or CRITICAL
     */
    public record Totals(int findings, long notifications, long pages) {}

    public FindingsDiff {
        pairs = List.copyOf(pairs);
    }

    /**
     * Compares two replays of one incident.
     *
     * @param withRoutes the channels by the new rules; they are compared where both are known
     */
    public static FindingsDiff between(
            Manifest incident,
            ReplayResult with,
            FindingRoutes withRoutes,
            ReplayResult against,
            FindingRoutes againstRoutes) {
        return new FindingsDiff(
                incident.from(),
                incident.to(),
                FindingMatcher.match(
                        ComparedFinding.of(with, incident.to(), withRoutes),
                        ComparedFinding.of(against, incident.to(), againstRoutes)));
    }

    public Totals with() {
        return totals(FindingPair::with);
    }

    public Totals against() {
        return totals(FindingPair::against);
    }

    private Totals totals(Function<FindingPair, Optional<ComparedFinding>> side) {
        List<ComparedFinding> findings =
                pairs.stream().map(side).flatMap(Optional::stream).toList();
        return new Totals(
                findings.size(),
                findings.stream().mapToLong(finding -> finding.notifications().size()).sum(),
                findings.stream().mapToLong(ComparedFinding::pages).sum());
    }

    /** Those of one kind. */
    public <P extends FindingPair> List<P> of(Class<P> kind) {
        return pairs.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Whether the two sets of rules differ in anything. */
    public boolean isDifferent() {
        return pairs.stream().anyMatch(FindingPair::isDifference);
    }

    /** Whether they differ in how often they page for any problem. */
    public boolean changesPages() {
        return pairs.stream().anyMatch(FindingPair::changesPages);
    }

    /** What matters most, in a sentence: {@code pages 14 times more: 15 instead of 1}. */
    public String headline() {
        long with = with().pages();
        long against = against().pages();
        if (with != against) {
            return String.format(
                    Locale.ROOT,
                    "pages %s %s: %,d instead of %,d",
                    times(Math.abs(with - against)),
                    with > against ? "more" : "less",
                    with,
                    against);
        }
        if (changesPages()) {
            return String.format(
                    Locale.ROOT, "pages as often, %s, but for other problems", times(with));
        }
        return with == 0
                ? "pages nobody, before and after"
                : String.format(Locale.ROOT, "pages as often as before: %s", times(with));
    }

    /** How many findings appear, vanish, change and stay. */
    public String counts() {
        return isDifferent()
                ? String.format(
                        Locale.ROOT,
                        "%,d appear, %,d vanish, %,d change, %,d stay",
                        count(FindingPair.Appears.class::isInstance),
                        count(FindingPair.Vanishes.class::isInstance),
                        count(FindingPair.Changes.class::isInstance),
                        count(FindingPair.Stays.class::isInstance))
                : String.format(
                        Locale.ROOT,
                        "no difference in %,d %s",
                        pairs.size(),
                        pairs.size() == 1 ? "finding" : "findings");
    }

    private long count(Predicate<FindingPair> kind) {
        return pairs.stream().filter(kind).count();
    }

    private static String times(long count) {
        return count == 1 ? "once" : String.format(Locale.ROOT, "%,d times", count);
    }
}
