package io.causestream.playbook.filter;

import io.causestream.settings.ConfigNode;
import io.causestream.settings.ProblemReporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * One item of a scope's {@code include} or {@code exclude}: all of its keys must match; of several
 * values of one key, any one.
 */
record ScopeItem(
        List<AnchoredPattern> names,
        List<AnchoredPattern> namespaces,
        List<LabelRules> labels,
        List<LabelRules> annotations,
        List<AttributeRules> attributes) {

    private static final Set<String> KEYS =
            Set.of("name", "namespace", "labels", "annotations", "attributes");

    private interface Read<T> {
        T from(String text, String path, ProblemReporter problems);
    }

    static ScopeItem of(JsonNode item, String path, ProblemReporter problems) {
        if (!item.isObject() || item.isEmpty()) {
            problems.report(
                    path, "name, namespace, labels, annotations or attributes is expected here");
        }
        item.propertyNames().stream()
                .filter(key -> !KEYS.contains(key))
                .forEach(key ->
                        problems.report(path + "." + key, ConfigNode.unknown("key", key, KEYS)));
        return new ScopeItem(
                each(item, "name", path, AnchoredPattern::of, problems),
                each(item, "namespace", path, AnchoredPattern::of, problems),
                each(item, "labels", path, LabelRules::of, problems),
                each(item, "annotations", path, LabelRules::of, problems),
                each(item, "attributes", path, AttributeRules::of, problems));
    }

    boolean admits(Candidate candidate) {
        return any(names, name -> name.matches(candidate.name()))
                && any(namespaces, namespace -> namespace.matches(candidate.namespace()))
                && any(labels, rules -> rules.holdFor(candidate.labels()))
                && any(annotations, rules -> rules.holdFor(candidate.annotations()))
                && any(attributes, rules -> rules.holdFor(candidate.body()));
    }

    private static <T> boolean any(List<T> values, Predicate<T> matches) {
        if (values.isEmpty()) {
            return true;
        }
        for (T value : values) {
            if (matches.test(value)) {
                return true;
            }
        }
        return false;
    }

    private static <T> List<T> each(
            JsonNode item, String key, String path, Read<T> read, ProblemReporter problems) {
        JsonNode values = item.path(key);
        String place = path + "." + key;
        List<T> all = new ArrayList<>();
        if (values.isArray()) {
            for (JsonNode value : values) {
                String position = "%s[%d]".formatted(place, all.size());
                all.add(read.from(text(value, position, problems), position, problems));
            }
        } else if (!values.isMissingNode()) {
            all.add(read.from(text(values, place, problems), place, problems));
        }
        return List.copyOf(all);
    }

    private static String text(JsonNode value, String path, ProblemReporter problems) {
        if (!value.isValueNode() || value.isNull()) {
            problems.report(path, "a string is expected here");
            return "";
        }
        return value.asString();
    }
}
