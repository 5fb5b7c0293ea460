package io.causestream.replay.scenario;

import io.causestream.replay.ReplayedFinding;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a test expects.
 *
 * @param from the names of the only playbooks whose findings count; empty: all
 * @param findings all that there have to be, in any order; empty: none
 */
public record Expected(List<String> from, List<ExpectedFinding> findings) {

    public Expected {
        from = List.copyOf(from);
        findings = List.copyOf(findings);
    }

    /** Whether a finding counts. */
    boolean concerns(ReplayedFinding found) {
        return from.isEmpty() || found.last().playbooks().stream().anyMatch(from::contains);
    }

    /**
     * One finding.
     *
     * @param values what is said of it, by field; what is not said does not matter
     */
    public record ExpectedFinding(Map<FindingField, String> values) {

        public ExpectedFinding {
            values = Map.copyOf(values);
        }

        boolean matches(ReplayedFinding found) {
            return differences(found).isEmpty();
        }

        /** What the finding has instead, by field, in the order of the fields. */
        Map<FindingField, String> differences(ReplayedFinding found) {
            Map<FindingField, String> differences = new EnumMap<>(FindingField.class);
            values.forEach((field, value) -> {
                Optional<String> instead = field.difference(value, found);
                instead.ifPresent(it -> differences.put(field, it));
            });
            return differences;
        }

        @Override
        public String toString() {
            return FindingField.describe(new EnumMap<>(values));
        }
    }
}
