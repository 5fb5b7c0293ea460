package io.causestream.playbook;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
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
 * Reads what a trigger or an action was told against what it can be told. A value that is another
 * way of writing the same is made the one way: {@code "3"} a number, a lone text a list of one.
 */
final class ParameterValues {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> YES = Set.of("true", "yes", "on");
    private static final Set<String> NO = Set.of("false", "no", "off");

    private ParameterValues() {}

    /**
     * @param given a map of parameters, or nothing
     * @param otherwise what holds for a parameter that was not given, by its name
     * @param cautions on what is given here and does less than it says
     */
    static Parameters read(
            Place given,
            List<Parameter> declared,
            Map<String, Place> otherwise,
            Cautions cautions) {
        if (!given.isAbsent() && !given.value().isObject()) {
            given.mistake("a map of parameters is expected here");
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
            Place place = given.at(parameter.name());
            if (!place.isAbsent()) {
                cautions.check(place, parameter);
            }
            if (place.isAbsent() && otherwise.containsKey(parameter.name())) {
                place = otherwise.get(parameter.name());
            }
            if (!place.isAbsent()) {
                values.set(parameter.name(), value(place, parameter));
            } else if (parameter.required()) {
                given.mistake("%s is missing: %s".formatted(parameter.name(), parameter.summary()));
            }
        }
        return new Parameters(declared, values);
    }

    private static JsonNode value(Place place, Parameter parameter) {
        return switch (parameter.type()) {
            case TEXT -> JSON.stringNode(text(place, parameter));
            case NUMBER -> number(place);
            case FRACTION -> fraction(place);
            case FLAG -> flag(place);
            case DURATION -> duration(place);
            case TEXTS -> texts(place, parameter);
            case MAP -> map(place);
            case TREE -> place.value();
        };
    }

    private static String text(Place place, Parameter parameter) {
        if (!place.value().isValueNode()) {
            place.mistake("a text is expected here");
            return "";
        }
        String text = place.value().asString();
        // The file has no type for it, and what is called so is one in every action.
        if (parameter.name().endsWith("regex")) {
            checkRegex(place, text);
        }
        if (parameter.choices().isEmpty()) {
            return text;
        }
        return parameter.choices().stream()
                .filter(choice -> choice.equalsIgnoreCase(text))
                .findFirst()
                .orElseGet(() -> {
                    place.mistake(noChoice(text, parameter.choices()));
                    return text;
                });
    }

    private static void checkRegex(Place place, String text) {
        try {
            Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            place.mistake(Matching.refusal(text, e));
        }
    }

    private static String noChoice(String text, List<String> choices) {
        return "'%s' is none of %s; did you mean %s?"
                .formatted(
                        text,
                        String.join(", ", choices),
                        Settings.nearest(text, Set.copyOf(choices)));
    }

    private static JsonNode number(Place place) {
        if (place.value().isIntegralNumber() && place.value().canConvertToInt()) {
            return place.value();
        }
        try {
            return JSON.numberNode(Integer.parseInt(place.value().asString("").strip()));
        } catch (NumberFormatException e) {
            place.mistake("%s is not a whole number".formatted(quoted(place)));
            return JSON.numberNode(0);
        }
    }

    private static JsonNode fraction(Place place) {
        if (place.value().isNumber()) {
            return place.value();
        }
        try {
            return JSON.numberNode(Double.parseDouble(place.value().asString("").strip()));
        } catch (NumberFormatException e) {
            place.mistake("%s is not a number".formatted(quoted(place)));
            return JSON.numberNode(0);
        }
    }

    private static JsonNode flag(Place place) {
        if (place.value().isBoolean()) {
            return place.value();
        }
        String text = place.value().asString("").strip().toLowerCase(Locale.ROOT);
        if (!YES.contains(text) && !NO.contains(text)) {
            place.mistake("%s is neither true nor false".formatted(quoted(place)));
        }
        return JSON.booleanNode(YES.contains(text));
    }

    private static JsonNode duration(Place place) {
        String text = place.value().asString("");
        try {
            Parameters.parseDuration(text);
            return JSON.stringNode(text);
        } catch (IllegalArgumentException e) {
            place.mistake("%s is not a duration such as 30s, 5m or 2h".formatted(quoted(place)));
            return JSON.stringNode("0");
        }
    }

    private static JsonNode texts(Place place, Parameter parameter) {
        var list = JSON.arrayNode();
        List<Place> elements = place.value().isValueNode() ? List.of(place) : place.elements();
        elements.forEach(element -> list.add(text(element, parameter)));
        return list;
    }

    private static JsonNode map(Place place) {
        ObjectNode map = JSON.objectNode();
        if (!place.value().isObject()) {
            place.mistake("a map of texts is expected here");
            return map;
        }
        place.value().propertyNames().forEach(name -> map.put(name, place.at(name).text()));
        return map;
    }

    private static String quoted(Place place) {
        return place.value().isValueNode()
                ? "'%s'".formatted(place.value().asString(""))
                : "what stands here";
    }
}
