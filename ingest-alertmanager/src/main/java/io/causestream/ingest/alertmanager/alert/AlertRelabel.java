package io.causestream.ingest.alertmanager.alert;

import io.causestream.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * How labels are renamed before anything is read from them: Robusta's {@code alertRelabel}.
 *
 * @param rules in order; a later one sees the result of an earlier one
 */
public record AlertRelabel(List<Rule> rules) {

    public static final AlertRelabel NONE = new AlertRelabel(List.of());

    private static final String KEY = "alertRelabel";
    private static final Set<String> FIELDS = Set.of("source", "target", "operation");
    private static final Set<String> OPERATIONS = Set.of("add", "replace");

    /**
     * Copies the value of one label to another; does nothing if the source is absent or empty.
     *
     * @param removeSource whether the source is removed ({@code replace}) or kept ({@code add})
     */
    public record Rule(String source, String target, boolean removeSource) {

        private void apply(Map<String, String> labels) {
            String value = labels.getOrDefault(source, "");
            if (value.isEmpty()) {
                return;
            }
            if (removeSource) {
                labels.remove(source);
            }
            labels.put(target, value);
        }
    }

    public AlertRelabel {
        rules = List.copyOf(rules);
    }

    public static AlertRelabel from(Settings settings) {
        JsonNode list = settings.tree(KEY);
        if (list.isMissingNode() || list.isNull()) {
            return NONE;
        }
        if (!list.isArray()) {
            settings.problem(KEY, "a list of {source, target, operation} is expected");
            return NONE;
        }
        List<Rule> rules = new ArrayList<>();
        for (int position = 0; position < list.size(); position++) {
            read(settings, list.path(position), "%s[%d]".formatted(KEY, position), rules);
        }
        return new AlertRelabel(rules);
    }

    /** The labels after all rules; the given map is not modified. */
    Map<String, String> apply(Map<String, String> labels) {
        if (rules.isEmpty()) {
            return labels;
        }
        Map<String, String> relabelled = new LinkedHashMap<>(labels);
        rules.forEach(rule -> rule.apply(relabelled));
        return relabelled;
    }

    private static void read(Settings settings, JsonNode rule, String place, List<Rule> rules) {
        rule.propertyNames().stream()
                .filter(field -> !FIELDS.contains(field))
                .forEach(field ->
                        settings.problem(
                                place + "." + field,
                                "unknown key; did you mean %s?"
                                        .formatted(Settings.nearest(field, FIELDS))));
        String source = label(settings, rule, place, "source");
        String target = label(settings, rule, place, "target");
        String operation = rule.path("operation").asString("add").toLowerCase(Locale.ROOT);
        if (!OPERATIONS.contains(operation)) {
            settings.problem(
                    place + ".operation",
                    "'%s' is unknown; did you mean %s?"
                            .formatted(operation, Settings.nearest(operation, OPERATIONS)));
        }
        if (!source.isEmpty() && !target.isEmpty()) {
            rules.add(new Rule(source, target, operation.equals("replace")));
        }
    }

    private static String label(Settings settings, JsonNode rule, String place, String field) {
        String name = rule.path(field).asString("");
        if (name.isBlank()) {
            settings.problem(place + "." + field, "is missing");
        }
        return name.strip();
    }
}
