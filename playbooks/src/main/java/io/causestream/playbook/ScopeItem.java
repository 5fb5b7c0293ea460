package io.causestream.playbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * One of a scope's {@code include} or {@code exclude}: all that it asks for must hold; of several
 * values of one key, any.
 */
record ScopeItem(
        List<Matching> names,
        List<Matching> namespaces,
        List<LabelRules> labels,
        List<LabelRules> annotations,
        List<AttributeRules> attributes) {

    private static final Set<String> KEYS =
            Set.of("name", "namespace", "labels", "annotations", "attributes");

    private interface Read<T> {
        T from(String text, String path, Complaint complaint);
    }

    static ScopeItem of(JsonNode item, String path, Complaint complaint) {
        if (!item.isObject() || item.isEmpty()) {
            complaint.about(
                    path, "name, namespace, labels, annotations or attributes is expected here");
        }
        item.propertyNames().stream()
                .filter(key -> !KEYS.contains(key))
                .forEach(key -> complaint.about(path + "." + key, Place.unknown("key", key, KEYS)));
        return new ScopeItem(
                each(item, "name", path, Matching::of, complaint),
                each(item, "namespace", path, Matching::of, complaint),
                each(item, "labels", path, LabelRules::of, complaint),
                each(item, "annotations", path, LabelRules::of, complaint),
                each(item, "attributes", path, AttributeRules::of, complaint));
    }

    boolean admits(Candidate candidate) {
        return any(names, name -> name.matches(candidate.name()))
                && any(namespaces, namespace -> namespace.matches(candidate.namespace()))
                && any(labels, rules -> rules.holdFor(candidate.labels()))
                && any(annotations, rules -> rules.holdFor(candidate.annotations()))
                && any(attributes, rules -> rules.holdFor(candidate.body()));
    }

    private static <T> boolean any(List<T> values, Predicate<T> holds) {
        if (values.isEmpty()) {
            return true;
        }
        for (T value : values) {
            if (holds.test(value)) {
                return true;
            }
        }
        return false;
    }

    private static <T> List<T> each(
            JsonNode item, String key, String path, Read<T> read, Complaint complaint) {
        JsonNode values = item.path(key);
        String place = path + "." + key;
        List<T> all = new ArrayList<>();
        if (values.isArray()) {
            for (JsonNode value : values) {
                String position = "%s[%d]".formatted(place, all.size());
                all.add(read.from(text(value, position, complaint), position, complaint));
            }
        } else if (!values.isMissingNode()) {
            all.add(read.from(text(values, place, complaint), place, complaint));
        }
        return List.copyOf(all);
    }

    private static String text(JsonNode value, String path, Complaint complaint) {
        if (!value.isValueNode() || value.isNull()) {
            complaint.about(path, "a text is expected here");
            return "";
        }
        return value.asString();
    }
}
