package io.causestream.doubles.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one kind of PromQL that a recording can answer: the working set of containers, chosen by
 * labels, as it is or summed ({@code sum by (pod)
 * (container_memory_working_set_bytes{namespace="shop"})}).
 *
 * @param by the labels that are kept; empty if nothing is summed and all labels are kept
 */
record MemoryQuery(String function, Optional<List<String>> by, List<Term> terms) {

    static final String METRIC = "container_memory_working_set_bytes";

    /** One matcher in the braces. */
    record Term(String label, String operator, String value) {

        boolean matches(Map<String, String> labels) {
            String has = labels.getOrDefault(label, "");
            return switch (operator) {
                case "=" -> has.equals(value);
                case "!=" -> !has.equals(value);
                case "=~" -> has.matches(value);
                default -> !has.matches(value);
            };
        }
    }

    private static final String BY = "(?:by\\s*\\(([^)]*)\\)\\s*)?";
    private static final Pattern SHAPE =
            Pattern.compile(
                    "(?:(sum|max|min|avg)\\s*"
                            + BY
                            + "\\(\\s*)?"
                            + METRIC
                            + "(?:\\{((?:[^}\"]|\"(?:\\\\.|[^\"\\\\])*\")*)})?\\s*(?:\\)\\s*"
                            + BY
                            + ")?");
    private static final Pattern TERM =
            Pattern.compile(
                    "\\s*([a-zA-Z_]\\w*)\\s*(=~|!~|!=|=)\\s*\"((?:\\\\.|[^\"\\\\])*)\"\\s*(?:,|$)");

    /**
     * Parses a query; empty if it is any other, for which a recording has no series.
     *
     * @throws IllegalArgumentException if the braces contain anything but label matchers
     */
    static Optional<MemoryQuery> of(String promql) {
        Matcher shape = SHAPE.matcher(promql.strip());
        if (!shape.matches()) {
            return Optional.empty();
        }
        List<Term> terms = terms(Optional.ofNullable(shape.group(3)).orElse("").strip());
        String by =
                Optional.ofNullable(shape.group(2))
                        .or(() -> Optional.ofNullable(shape.group(4)))
                        .orElse("");
        return Optional.of(
                shape.group(1) == null
                        ? new MemoryQuery("", Optional.empty(), terms)
                        : new MemoryQuery(
                                shape.group(1),
                                Optional.of(
                                        Arrays.stream(by.split(","))
                                                .map(String::strip)
                                                .filter(label -> !label.isEmpty())
                                                .toList()),
                                terms));
    }

    private static List<Term> terms(String braces) {
        List<Term> terms = new ArrayList<>();
        Matcher term = TERM.matcher(braces);
        int read = 0;
        while (read < braces.length()) {
            if (!term.region(read, braces.length()).lookingAt()) {
                throw new IllegalArgumentException(
                        "invalid parameter \"query\": parse error: unexpected \"%s\" in label matching"
                                .formatted(braces.substring(read)));
            }
            terms.add(
                    new Term(
                            term.group(1),
                            term.group(2),
                            term.group(3).replaceAll("\\\\(.)", "$1")));
            read = term.end();
        }
        return terms;
    }

    boolean matches(Map<String, String> labels) {
        return terms.stream().allMatch(term -> term.matches(labels));
    }

    /**
     * The labels of the series to which the measurements of a container with these labels belong.
     */
    Map<String, String> group(Map<String, String> labels) {
        if (by.isEmpty()) {
            return labels;
        }
        Map<String, String> kept = new LinkedHashMap<>();
        by.get().stream()
                .filter(labels::containsKey)
                .forEach(label -> kept.put(label, labels.get(label)));
        return kept;
    }

    double combine(List<Double> values) {
        return switch (function) {
            case "max" -> values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
            case "min" -> values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
            case "avg" -> values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
            default -> values.stream().mapToDouble(Double::doubleValue).sum();
        };
    }
}
