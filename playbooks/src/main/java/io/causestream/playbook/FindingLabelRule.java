package io.causestream.playbook;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.causestream.finding.Excerpt;
import io.causestream.playbook.filter.AnchoredPattern;
import io.causestream.settings.ConfigNode;
import io.causestream.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A label that is derived from other fields of a finding, as Prometheus' relabelling does it: the
 * values of the source fields are joined, and if the expression matches all of it, the label is
 * set. Its time is linear in the text.
 *
 * @param sourceFields names of fields, at least one
 * @param separator between their values
 * @param regex has to match all of the joined values
 * @param targetLabel the label's name
 * @param replacement its value, with {@code $1} for the expression's first group
 */
public record FindingLabelRule(
        List<String> sourceFields,
        String separator,
        Pattern regex,
        String targetLabel,
        String replacement) {

    /**
     * What a source field may name, besides {@code labels.x}, {@code annotations.x} and a label.
     */
    public static final Set<String> FIELDS =
            Set.of(
                    "title",
                    "description",
                    "severity",
                    "identifier",
                    "kind",
                    "namespace",
                    "name",
                    "node",
                    "cluster");

    private static final Set<String> KEYS =
            Set.of("source_fields", "separator", "regex", "target_label", "replacement");

    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_./-]{0,99}");
    private static final Pattern GROUP = Pattern.compile("\\$(?:(\\d)|\\{(\\d)\\})");
    private static final int LONGEST_VALUE = 1_000;

    public FindingLabelRule {
        sourceFields = List.copyOf(sourceFields);
    }

    /** Reports what is wrong with the rules of a playbook. */
    static void check(ConfigNode node) {
        if (!node.value().isArray()) {
            node.problem(
                    "a list of source_fields, separator, regex, target_label and replacement is expected here");
            return;
        }
        for (JsonNode rule : node.value()) {
            rule.propertyNames().stream()
                    .filter(key -> !KEYS.contains(key))
                    .forEach(key ->
                            node.problem(
                                    "'%s' is not one of %s; did you mean %s?"
                                            .formatted(
                                                    key,
                                                    String.join(", ", new TreeSet<>(KEYS)),
                                                    Settings.nearest(key, KEYS))));
            if (fields(rule).isEmpty()) {
                node.problem("source_fields is missing: the fields from which the label is made");
            }
            String label = rule.path("target_label").asString("");
            if (!LABEL.matches(label)) {
                node.problem(
                        "target_label '%s' is no name of a label: letters, digits and _ . / - after a letter or _"
                                .formatted(label));
            }
            checkExpression(node, rule);
        }
    }

    private static void checkExpression(ConfigNode node, JsonNode rule) {
        String expression = expression(rule);
        try {
            int groups = Pattern.compile(expression).groupCount();
            Matcher references = GROUP.matcher(replacement(rule));
            while (references.find()) {
                if (group(references) > groups) {
                    node.problem(
                            "replacement '%s' names group %d, and regex '%s' has %d"
                                    .formatted(
                                            replacement(rule),
                                            group(references),
                                            expression,
                                            groups));
                }
            }
        } catch (PatternSyntaxException e) {
            node.problem(AnchoredPattern.refusal(expression, e));
        }
    }

    /**
     * The rules of an action, which were checked when its playbook was read.
     *
     * @param rules missing: none
     */
    public static List<FindingLabelRule> of(JsonNode rules) {
        List<FindingLabelRule> all = new ArrayList<>();
        for (JsonNode rule : rules) {
            all.add(
                    new FindingLabelRule(
                            fields(rule),
                            rule.path("separator").asString(";"),
                            Pattern.compile(expression(rule)),
                            rule.path("target_label").asString(""),
                            replacement(rule)));
        }
        return all;
    }

    /**
     * The label's value; empty if the expression does not match, or if nothing is left.
     *
     * @param field the value of a field by its name; empty where there is none
     */
    public Optional<String> value(UnaryOperator<String> field) {
        String joined = sourceFields.stream().map(field).collect(Collectors.joining(separator));
        Matcher matcher = regex.matcher(joined);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        StringBuilder value = new StringBuilder();
        Matcher references = GROUP.matcher(replacement);
        int copied = 0;
        while (references.find()) {
            String group = matcher.group(group(references));
            value.append(replacement, copied, references.start())
                    .append(group == null ? "" : group);
            copied = references.end();
        }
        value.append(replacement, copied, replacement.length());
        return value.isEmpty()
                ? Optional.empty()
                : Optional.of(Excerpt.of(value.toString(), LONGEST_VALUE));
    }

    private static int group(Matcher reference) {
        String plain = reference.group(1);
        return Integer.parseInt(plain == null ? reference.group(2) : plain);
    }

    private static List<String> fields(JsonNode rule) {
        JsonNode fields = rule.path("source_fields");
        return fields.isString()
                ? List.of(fields.asString())
                : fields.valueStream().map(each -> each.asString("")).toList();
    }

    private static String expression(JsonNode rule) {
        return rule.path("regex").asString("(.*)");
    }

    private static String replacement(JsonNode rule) {
        return rule.path("replacement").asString("$1");
    }
}
