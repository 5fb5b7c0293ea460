package io.causestream.playbook;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.causestream.playbook.catalogue.Parameter;
import io.causestream.playbook.catalogue.Parameters;
import io.causestream.playbook.filter.AnchoredPattern;
import io.causestream.settings.ConfigNode;
import io.causestream.settings.Settings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the parameters given to a trigger or an action, and checks them against its declaration. A
 * value in another notation is normalized: {@code "3"} becomes a number, a single text a list of
 * one.
 */
final class ParameterValues {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> YES = Set.of("true", "yes", "on");
    private static final Set<String> NO = Set.of("false", "no", "off");

    private ParameterValues() {}

    /**
     * @param given a map of parameters, or nothing
     * @param defaults the defaults of parameters that were not given, by name
     * @param ineffectiveSettings collects the parameters that are given here and do less than their
     *     name suggests
     */
    static Parameters read(
            ConfigNode given,
            List<Parameter> declared,
            Map<String, ConfigNode> defaults,
            IneffectiveSettings ineffectiveSettings) {
        if (!given.isAbsent() && !given.value().isObject()) {
            given.problem("a map of parameters is expected here");
            return new Parameters(declared, JSON.objectNode());
        }
        Set<String> names =
                declared.stream()
                        .map(Parameter::name)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        given.value().propertyNames().stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> given.at(name).unknown("parameter", names));
        ObjectNode values = JSON.objectNode();
        for (Parameter parameter : declared) {
            ConfigNode node = given.at(parameter.name());
            if (!node.isAbsent()) {
                ineffectiveSettings.check(node, parameter);
            }
            if (node.isAbsent() && defaults.containsKey(parameter.name())) {
                node = defaults.get(parameter.name());
            }
            if (!node.isAbsent()) {
                values.set(parameter.name(), value(node, parameter));
            } else if (parameter.required()) {
                given.problem("%s is missing: %s".formatted(parameter.name(), parameter.summary()));
            }
        }
        return new Parameters(declared, values);
    }

    private static JsonNode value(ConfigNode node, Parameter parameter) {
        return switch (parameter.type()) {
            case TEXT -> JSON.stringNode(text(node, parameter));
            case NUMBER -> number(node);
            case FRACTION -> fraction(node);
            case FLAG -> flag(node);
            case DURATION -> duration(node);
            case TEXTS -> texts(node, parameter);
            case MAP -> map(node);
            case TREE -> {
                PrometheusParameters.check(node, parameter.name());
                if (parameter.name().equals("finding_label_rules")) {
                    FindingLabelRule.check(node);
                }
                yield node.value();
            }
        };
    }

    private static String text(ConfigNode node, Parameter parameter) {
        if (!node.value().isValueNode()) {
            node.problem("a string is expected here");
            return "";
        }
        String text = node.value().asString();
        // The catalogue has no type for regular expressions: every parameter of such a name is one.
        if (parameter.name().endsWith("regex")) {
            checkRegex(node, text);
        }
        if (parameter.choices().isEmpty()) {
            return text;
        }
        return parameter.choices().stream()
                .filter(choice -> choice.equalsIgnoreCase(text))
                .findFirst()
                .orElseGet(() -> {
                    node.problem(noChoice(text, parameter.choices()));
                    return text;
                });
    }

    private static void checkRegex(ConfigNode node, String text) {
        try {
            Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            node.problem(AnchoredPattern.refusal(text, e));
        }
    }

    private static String noChoice(String text, List<String> choices) {
        return "'%s' is not one of %s; did you mean %s?"
                .formatted(
                        text,
                        String.join(", ", choices),
                        Settings.nearest(text, Set.copyOf(choices)));
    }

    private static JsonNode number(ConfigNode node) {
        if (node.value().isIntegralNumber() && node.value().canConvertToInt()) {
            return node.value();
        }
        try {
            return JSON.numberNode(Integer.parseInt(node.value().asString("").strip()));
        } catch (NumberFormatException e) {
            node.problem("%s is not a whole number".formatted(quoted(node)));
            return JSON.numberNode(0);
        }
    }

    private static JsonNode fraction(ConfigNode node) {
        if (node.value().isNumber()) {
            return node.value();
        }
        try {
            return JSON.numberNode(Double.parseDouble(node.value().asString("").strip()));
        } catch (NumberFormatException e) {
            node.problem("%s is not a number".formatted(quoted(node)));
            return JSON.numberNode(0);
        }
    }

    private static JsonNode flag(ConfigNode node) {
        if (node.value().isBoolean()) {
            return node.value();
        }
        String text = node.value().asString("").strip().toLowerCase(Locale.ROOT);
        if (!YES.contains(text) && !NO.contains(text)) {
            node.problem("%s is neither true nor false".formatted(quoted(node)));
        }
        return JSON.booleanNode(YES.contains(text));
    }

    private static JsonNode duration(ConfigNode node) {
        String text = node.value().asString("");
        try {
            Parameters.parseDuration(text);
            return JSON.stringNode(text);
        } catch (IllegalArgumentException e) {
            node.problem("%s is not a duration such as 30s, 5m or 2h".formatted(quoted(node)));
            return JSON.stringNode("0");
        }
    }

    private static JsonNode texts(ConfigNode node, Parameter parameter) {
        var list = JSON.arrayNode();
        List<ConfigNode> elements = node.value().isValueNode() ? List.of(node) : node.elements();
        elements.forEach(element -> list.add(text(element, parameter)));
        return list;
    }

    private static JsonNode map(ConfigNode node) {
        ObjectNode map = JSON.objectNode();
        if (!node.value().isObject()) {
            node.problem("a map of strings is expected here");
            return map;
        }
        node.value().propertyNames().forEach(name -> map.put(name, node.at(name).text()));
        return map;
    }

    private static String quoted(ConfigNode node) {
        return node.value().isValueNode()
                ? "'%s'".formatted(node.value().asString(""))
                : "this value";
    }
}
