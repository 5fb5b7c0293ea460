package io.causestream.replay.scenario;

import static java.util.stream.Collectors.joining;

import io.causestream.replay.ReplayedFinding;
import io.causestream.replay.scenario.Expected.ExpectedFinding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Pairs what is expected with what was found, one to one, so that as few as possible are left. */
final class ExpectationMatcher {

    private static final int FREE = -1;

    private final List<ExpectedFinding> expected;
    private final List<ReplayedFinding> found;

    /** By the place of a found one: which expected one it is. */
    private final int[] pairs;

    private ExpectationMatcher(List<ExpectedFinding> expected, List<ReplayedFinding> found) {
        this.expected = expected;
        this.found = found;
        this.pairs = new int[found.size()];
        Arrays.fill(pairs, FREE);
    }

    /** What is expected and was not found, and what was found and is not expected. */
    static List<String> differences(List<ExpectedFinding> expected, List<ReplayedFinding> found) {
        return new ExpectationMatcher(expected, found).differences();
    }

    private List<String> differences() {
        List<Integer> missing = new ArrayList<>();
        for (int each = 0; each < expected.size(); each++) {
            if (!pair(each, new boolean[found.size()])) {
                missing.add(each);
            }
        }
        List<ReplayedFinding> left = new ArrayList<>();
        for (int each = 0; each < found.size(); each++) {
            if (pairs[each] == FREE) {
                left.add(found.get(each));
            }
        }
        List<String> differences = new ArrayList<>();
        for (int each : missing) {
            ExpectedFinding wanted = expected.get(each);
            Optional<ReplayedFinding> nearest =
                    left.stream()
                            .min(Comparator.comparingInt(one -> wanted.differences(one).size()));
            differences.add(
                    "expected: " + wanted + nearest.map(one -> nearest(wanted, one)).orElse(""));
        }
        for (ReplayedFinding each : left) {
            differences.add("found, not expected: " + FindingField.describe(each));
        }
        return differences;
    }

    /** Finds a partner for it, if need be by giving another's partner a new one. */
    private boolean pair(int wanted, boolean[] tried) {
        for (int candidate = 0; candidate < pairs.length; candidate++) {
            if (!tried[candidate] && expected.get(wanted).matches(found.get(candidate))) {
                tried[candidate] = true;
                if (pairs[candidate] == FREE || pair(pairs[candidate], tried)) {
                    pairs[candidate] = wanted;
                    return true;
                }
            }
        }
        return false;
    }

    private static String nearest(ExpectedFinding wanted, ReplayedFinding found) {
        return "; the nearest has "
                + wanted.differences(found).entrySet().stream()
                        .map(each -> "%s \"%s\"".formatted(each.getKey().key(), each.getValue()))
                        .collect(joining(", "));
    }
}
