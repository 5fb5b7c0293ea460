package io.causestream.sink.routing;

import com.google.re2j.Pattern;
import io.causestream.finding.Finding;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Conditions on a finding that must all be met: an item of {@code include} or {@code exclude}, or
 * {@code match}.
 *
 * @param conditions by attribute, in the order of the file
 */
public record ScopeRule(Map<String, Condition> conditions) {

    public ScopeRule {
        conditions = Collections.unmodifiableMap(new LinkedHashMap<>(conditions));
    }

    /** A condition on one attribute. */
    public sealed interface Condition {

        /** As it was written. */
        String text();

        /** Whether the finding meets it. */
        boolean holdsFor(Finding finding);
    }

    /**
     * One of the patterns matches a value of the attribute.
     *
     * @param prefix whether it is enough that the value begins with a match
     */
    public record WordCondition(String attribute, List<Pattern> patterns, boolean prefix)
            implements Condition {

        public WordCondition {
            patterns = List.copyOf(patterns);
        }

        /** Compiles the patterns as the attribute needs them. */
        public static WordCondition of(String attribute, List<String> expressions, boolean prefix) {
            int flags = FindingAttributes.ignoresCase(attribute) ? Pattern.CASE_INSENSITIVE : 0;
            return new WordCondition(
                    attribute,
                    expressions.stream().map(each -> Pattern.compile(each, flags)).toList(),
                    prefix);
        }

        @Override
        public String text() {
            return String.join(", ", patterns.stream().map(Pattern::pattern).toList());
        }

        @Override
        public boolean holdsFor(Finding finding) {
            return FindingAttributes.words(attribute, finding).stream()
                    .anyMatch(value ->
                            patterns.stream().anyMatch(pattern -> matches(pattern, value, prefix)));
        }
    }

    /**
     * One of the lists of comparisons holds for the map that the attribute is.
     *
     * @param alternatives of each all comparisons must hold
     */
    public record MapCondition(
            String attribute, List<List<LabelPattern>> alternatives, boolean prefix)
            implements Condition {

        public MapCondition {
            alternatives = alternatives.stream().map(List::copyOf).toList();
        }

        /**
         * A label and what it must, or must not, match. As in Robusta a label that is absent meets
         * neither.
         */
        public record LabelPattern(String key, boolean equal, Pattern pattern) {}

        @Override
        public String text() {
            StringJoiner text = new StringJoiner(" or ");
            for (List<LabelPattern> all : alternatives) {
                text.add(
                        String.join(
                                ", ",
                                all.stream()
                                        .map(each ->
                                                each.key()
                                                        + (each.equal() ? "=" : "!=")
                                                        + each.pattern().pattern())
                                        .toList()));
            }
            return text.toString();
        }

        @Override
        public boolean holdsFor(Finding finding) {
            Map<String, String> values = FindingAttributes.map(attribute, finding);
            return alternatives.stream()
                    .anyMatch(all -> all.stream().allMatch(each -> holds(each, values)));
        }

        private boolean holds(LabelPattern comparison, Map<String, String> values) {
            String value = values.get(comparison.key());
            return value != null
                    && comparison.equal() == matches(comparison.pattern(), value.strip(), prefix);
        }
    }

    private static boolean matches(Pattern pattern, String value, boolean prefix) {
        return prefix ? pattern.matcher(value).lookingAt() : pattern.matches(value);
    }

    /** Whether the finding meets all conditions. */
    boolean holdsFor(Finding finding) {
        return firstUnmet(finding).isEmpty();
    }

    /** The first condition that the finding does not meet, by its attribute. */
    Optional<Map.Entry<String, Condition>> firstUnmet(Finding finding) {
        return conditions.entrySet().stream()
                .filter(each -> !each.getValue().holdsFor(finding))
                .findFirst();
    }

    /** {@code namespace: prod, severity: HIGH}. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner("; ");
        conditions.forEach((attribute, condition) ->
                text.add("%s: %s".formatted(attribute, condition.text())));
        return text.toString();
    }
}
