package io.causestream.sink.routing;

import io.causestream.finding.Finding;
import java.util.List;
import java.util.Map;

/**
 * Which findings a sink takes: what one of {@code exclude} describes is rejected, what one of
 * {@code include} describes is taken, and for the rest the older {@code match} decides. Without
 * {@code match}, what none of {@code include} describes is rejected.
 *
 * @param include empty: not restricted by it
 * @param match without conditions: not restricted by it
 */
public record SinkScope(List<ScopeRule> include, List<ScopeRule> exclude, ScopeRule match) {

    /** Takes every finding. */
    public static final SinkScope ALL =
            new SinkScope(List.of(), List.of(), new ScopeRule(Map.of()));

    public SinkScope {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /**
     * Whether a finding is taken.
     *
     * @param why a part of a sentence; empty if nothing restricts the sink
     */
    public record ScopeVerdict(boolean isTaken, String why) {}

    /** Whether the finding is taken, and which rule says so. */
    ScopeVerdict of(Finding finding) {
        for (int i = 0; i < exclude.size(); i++) {
            if (exclude.get(i).holdsFor(finding)) {
                return new ScopeVerdict(
                        false, "scope.exclude[%d] matches (%s)".formatted(i, exclude.get(i)));
            }
        }
        for (int i = 0; i < include.size(); i++) {
            if (include.get(i).holdsFor(finding)) {
                return new ScopeVerdict(
                        true, "scope.include[%d] matches (%s)".formatted(i, include.get(i)));
            }
        }
        if (match.conditions().isEmpty()) {
            return include.isEmpty()
                    ? new ScopeVerdict(true, "")
                    : new ScopeVerdict(false, "no item of scope.include matches");
        }
        return match.firstUnmet(finding)
                .map(unmet ->
                        new ScopeVerdict(
                                false,
                                "match.%s does not match (%s)"
                                        .formatted(unmet.getKey(), unmet.getValue().text())))
                .orElseGet(() -> new ScopeVerdict(true, "match matches (%s)".formatted(match)));
    }
}
