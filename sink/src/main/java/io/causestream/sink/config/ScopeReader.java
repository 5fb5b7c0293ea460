package io.causestream.sink.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.causestream.finding.Severity;
import io.causestream.playbook.filter.AnchoredPattern;
import io.causestream.playbook.filter.Comparison;
import io.causestream.settings.ConfigNode;
import io.causestream.settings.ProblemReporter;
import io.causestream.settings.Settings;
import io.causestream.sink.routing.FindingAttributes;
import io.causestream.sink.routing.ScopeRule;
import io.causestream.sink.routing.ScopeRule.Condition;
import io.causestream.sink.routing.ScopeRule.MapCondition;
import io.causestream.sink.routing.ScopeRule.WordCondition;
import io.causestream.sink.routing.SinkScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code scope} and {@code match} of a sink. Regular expressions are RE2's: those of {@code
 * scope} match a whole value, those of {@code match} its beginning, as in Robusta.
 *
 * @param problems receives each problem, with its place within the sink
 */
record ScopeReader(ProblemReporter problems) {

    private static final Set<String> PARTS = Set.of("include", "exclude");

    /** The words of attributes that have a few; another one would never match. */
    private static final Map<String, Set<String>> WORDS =
            Map.of(
                    "severity",
                    Arrays.stream(Severity.values()).map(Enum::name).collect(Collectors.toSet()),
                    "source",
                    Set.of(
                            "NONE",
                            "KUBERNETES_API_SERVER",
                            "KUBERNETES",
                            "PROMETHEUS",
                            "MANUAL",
                            "HELM_RELEASE",
                            "CALLBACK",
                            "SCHEDULER",
                            "OTHER"),
                    "type",
                    Set.of(
                            "ISSUE",
                            "CONF_CHANGE",
                            "CONFIGURATION_CHANGE",
                            "HEALTH_CHECK",
                            "REPORT",
                            "AI_ANALYSIS"));

    SinkScope read(JsonNode sink) {
        JsonNode scope = sink.path("scope");
        List<ScopeRule> include = List.of();
        List<ScopeRule> exclude = List.of();
        if (!isAbsent(scope)) {
            for (String key : scope.propertyNames()) {
                if (!PARTS.contains(key)) {
                    problems.report("scope." + key, ConfigNode.unknown("key", key, PARTS));
                }
            }
            boolean isEmpty = PARTS.stream().allMatch(part -> isAbsent(scope.path(part)));
            if (isEmpty && PARTS.containsAll(scope.propertyNames())) {
                problems.report(
                        "scope", "an include or an exclude with something in it is expected");
            }
            include = rules("scope.include", scope.path("include"));
            exclude = rules("scope.exclude", scope.path("exclude"));
        }
        JsonNode match = sink.path("match");
        return new SinkScope(
                include,
                exclude,
                isAbsent(match) ? new ScopeRule(Map.of()) : rule("match", match, true));
    }

    private List<ScopeRule> rules(String place, JsonNode list) {
        List<ScopeRule> rules = new ArrayList<>();
        if (isAbsent(list)) {
            return rules;
        }
        if (!list.isArray() || list.isEmpty()) {
            problems.report(
                    place, "a list of maps is expected, as - namespace: [shop, \"pay-.*\"]");
            return rules;
        }
        for (int i = 0; i < list.size(); i++) {
            rules.add(rule("%s[%d]".formatted(place, i), list.path(i), false));
        }
        return rules;
    }

    private ScopeRule rule(String place, JsonNode map, boolean prefix) {
        Map<String, Condition> conditions = new LinkedHashMap<>();
        if (!map.isObject() || (map.isEmpty() && !prefix)) {
            problems.report(place, "a map of attributes is expected, as namespace: shop");
        }
        for (String attribute : map.propertyNames()) {
            String at = place + "." + attribute;
            List<String> texts = texts(at, map.path(attribute));
            if (FindingAttributes.MAPS.contains(attribute)) {
                conditions.put(attribute, ofMap(attribute, at, texts, prefix));
            } else if (FindingAttributes.WORDS.contains(attribute)) {
                conditions.put(attribute, ofWord(attribute, at, texts, prefix));
            } else {
                Set<String> known = new TreeSet<>(FindingAttributes.WORDS);
                known.addAll(FindingAttributes.MAPS);
                problems.report(at, ConfigNode.unknown("attribute", attribute, known));
            }
        }
        return new ScopeRule(conditions);
    }

    private WordCondition ofWord(String attribute, String at, List<String> texts, boolean prefix) {
        List<String> valid = new ArrayList<>();
        Set<String> words = WORDS.getOrDefault(attribute, Set.of());
        for (String text : texts) {
            String upper = text.toUpperCase(Locale.ROOT);
            boolean isPlain = text.matches("[A-Za-z_]+");
            boolean isKnown =
                    words.contains(upper)
                            || (prefix && words.stream().anyMatch(word -> word.startsWith(upper)));
            if (!words.isEmpty() && isPlain && !isKnown) {
                problems.report(
                        at,
                        "'%s' is not a %s; did you mean %s?"
                                .formatted(text, attribute, Settings.nearest(upper, words)));
            } else if (isPattern(at, text)) {
                valid.add(text);
            }
        }
        return WordCondition.of(attribute, valid, prefix);
    }

    private MapCondition ofMap(String attribute, String at, List<String> texts, boolean prefix) {
        List<List<MapCondition.LabelPattern>> alternatives = new ArrayList<>();
        for (String text : texts) {
            List<MapCondition.LabelPattern> all = new ArrayList<>();
            for (Comparison each : Comparison.all(text, at, problems)) {
                if (isPattern(at, each.value())) {
                    all.add(
                            new MapCondition.LabelPattern(
                                    each.key(), each.equal(), Pattern.compile(each.value())));
                }
            }
            alternatives.add(all);
        }
        return new MapCondition(attribute, alternatives, prefix);
    }

    private boolean isPattern(String at, String expression) {
        try {
            Pattern.compile(expression);
            return true;
        } catch (PatternSyntaxException e) {
            problems.report(at, AnchoredPattern.refusal(expression, e));
            return false;
        }
    }

    private List<String> texts(String at, JsonNode value) {
        List<String> texts = new ArrayList<>();
        List<JsonNode> all = value.isArray() ? List.copyOf(value.values()) : List.of(value);
        for (JsonNode each : all) {
            if (each.isValueNode() && !each.isNull() && !each.asString().isBlank()) {
                texts.add(each.asString().strip());
            } else {
                problems.report(at, "a text or a list of texts is expected here");
            }
        }
        if (all.isEmpty()) {
            problems.report(at, "is empty, and would match nothing");
        }
        return texts;
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
