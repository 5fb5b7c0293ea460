package io.causestream.replay.diff;

import static java.util.Comparator.comparing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the same problem on both sides: of one fingerprint, and lasting at the same time. Ids are
 * derived from the opening, which other rules move.
 */
final class FindingMatcher {

    private static final Comparator<ComparedFinding> IN_TIME =
            comparing(ComparedFinding::begins).thenComparing(ComparedFinding::ends);

    private final List<ComparedFinding> with = new ArrayList<>();
    private final List<ComparedFinding> against = new ArrayList<>();

    private FindingMatcher() {}

    /** In the order of clusters, first revisions and fingerprints. */
    static List<FindingPair> match(List<ComparedFinding> with, List<ComparedFinding> against) {
        TreeMap<String, FindingMatcher> problems = new TreeMap<>();
        with.forEach(finding -> of(finding, problems).with.add(finding));
        against.forEach(finding -> of(finding, problems).against.add(finding));
        List<FindingPair> pairs = new ArrayList<>();
        problems.values().forEach(problem -> problem.match(pairs));
        // The sort is stable: what is equal here stays in the order of fingerprints.
        pairs.sort(
                comparing((FindingPair pair) -> pair.either().cluster())
                        .thenComparing(FindingPair::published));
        return pairs;
    }

    private static FindingMatcher of(
            ComparedFinding finding, Map<String, FindingMatcher> problems) {
        return problems.computeIfAbsent(
                finding.cluster() + "\n" + finding.fingerprint(), any -> new FindingMatcher());
    }

    /** The findings of one problem do not overlap on either side, so one pass pairs the most. */
    private void match(List<FindingPair> pairs) {
        with.sort(IN_TIME);
        against.sort(IN_TIME);
        int newer = 0;
        int older = 0;
        while (newer < with.size() && older < against.size()) {
            ComparedFinding one = with.get(newer);
            ComparedFinding other = against.get(older);
            if (one.overlaps(other)) {
                pairs.add(pair(one, other));
                newer++;
                older++;
            } else if (isOverFirst(one, other)) {
                pairs.add(new FindingPair.Appears(one));
                newer++;
            } else {
                pairs.add(new FindingPair.Vanishes(other));
                older++;
            }
        }
        with.subList(newer, with.size()).forEach(left -> pairs.add(new FindingPair.Appears(left)));
        against.subList(older, against.size())
                .forEach(left -> pairs.add(new FindingPair.Vanishes(left)));
    }

    private static boolean isOverFirst(ComparedFinding one, ComparedFinding other) {
        Instant ends = one.ends();
        return ends.equals(other.ends())
                ? one.begins().isBefore(other.begins())
                : ends.isBefore(other.ends());
    }

    private static FindingPair pair(ComparedFinding with, ComparedFinding against) {
        List<Difference> differences = Differences.between(with, against);
        return differences.isEmpty()
                ? new FindingPair.Stays(with, against)
                : new FindingPair.Changes(with, against, differences);
    }
}
