package io.causestream.playbook;

import io.causestream.finding.Severity;
import io.causestream.playbook.catalogue.ActionDeclaration;
import io.causestream.playbook.catalogue.Catalogue;
import io.causestream.playbook.catalogue.Parameter;
import io.causestream.playbook.catalogue.TriggerDeclaration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The language as a JSON Schema, for editors: they complete names and report errors while one
 * writes. What a schema can't express is left to {@link PlaybookReader}: whether a name is used
 * twice, whether a regular expression is valid.
 */
public final class PlaybookSchema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String PER_UNIT = "^\\s*\\d+(\\.\\d+)?\\s*(ms|[smhdSMHD])?\\s*$";

    private PlaybookSchema() {}

    /** The schema, in draft 2020-12; the same for the same declarations. */
    public static ObjectNode of(Catalogue catalogue) {
        ObjectNode definitions = JSON.objectNode();
        definitions.set("playbook", playbook());
        definitions.set("playbooks", listOf(ref("playbook")));
        definitions.set(
                "trigger",
                oneOfThese(
                        sorted(catalogue.triggers().values(), TriggerDeclaration::name),
                        TriggerDeclaration::name,
                        each -> declared(summary(each), each.accepts())));
        definitions.set(
                "action",
                oneOfThese(
                        sorted(catalogue.actions().values(), ActionDeclaration::name),
                        ActionDeclaration::name,
                        each -> declared(summary(each), each.parameters())));
        // Each is defined once, and not repeated for every trigger.
        TriggerDeclaration.COMMON_OF_OBJECTS.forEach(
                each -> definitions.set(each.name(), parameter(each)));
        definitions.set("scopes", scope());
        definitions.set("scopeItem", scopeItem());
        definitions.set("changeFilters", changeFilters());
        ObjectNode schema = JSON.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put(
                "title",
                "Playbooks of Causestream, and the keys of a values.yaml that concern them");
        schema.set("if", type("array"));
        schema.set("then", ref("playbooks"));
        schema.set("else", valuesFile());
        schema.set("$defs", definitions);
        return schema;
    }

    private static ObjectNode valuesFile() {
        ObjectNode named = type("object", "null");
        named.set("additionalProperties", anyOf(ref("playbook"), ref("playbooks"), type("null")));
        ObjectNode severities = type("object", "null");
        severities.set(
                "additionalProperties",
                anyCase(Arrays.stream(Severity.values()).map(Severity::name).toList()));
        ObjectNode global = type("object", "null");
        properties(global).set("custom_severity_map", severities);
        ObjectNode file = type("object", "null");
        ObjectNode keys = properties(file);
        for (String list :
                List.of(
                        "customPlaybooks",
                        "priorityBuiltinPlaybooks",
                        "builtinPlaybooks",
                        "platformPlaybooks")) {
            keys.set(list, anyOf(ref("playbooks"), type("null")));
        }
        keys.set("namedCustomPlaybooks", named);
        keys.set("disabledPlaybooks", anyOf(listOf(type("string")), type("null")));
        keys.set("enablePlatformPlaybooks", type("boolean", "null"));
        keys.set("globalConfig", global);
        return file;
    }

    private static ObjectNode playbook() {
        ObjectNode playbook = closed();
        ObjectNode keys = properties(playbook);
        keys.set("name", described(type("string"), "unique; derived from its position if omitted"));
        ObjectNode triggers = listOf(ref("trigger"));
        triggers.put("minItems", 1);
        keys.set("triggers", described(triggers, "any of them starts it"));
        keys.set("actions", described(listOf(ref("action")), "what is done, in this order"));
        keys.set(
                "sinks",
                described(
                        listOf(type("string")),
                        "the only sinks that are notified; all if omitted"));
        keys.set(
                "stop",
                described(type("boolean"), "whether later playbooks skip what this one matched"));
        playbook.set("required", texts(Stream.of("triggers")));
        return playbook;
    }

    /** A map of exactly one key. */
    private static <T> ObjectNode oneOfThese(
            List<T> declared, Function<T, String> name, Function<T, ObjectNode> schema) {
        ObjectNode one = closed();
        one.put("minProperties", 1);
        one.put("maxProperties", 1);
        declared.forEach(each -> properties(one).set(name.apply(each), schema.apply(each)));
        return one;
    }

    private static String summary(TriggerDeclaration trigger) {
        return trigger.isAvailable()
                ? trigger.summary()
                : "Not available, and never fires: %s. %s"
                        .formatted(trigger.instead(), trigger.summary());
    }

    private static String summary(ActionDeclaration action) {
        return action.isAvailable()
                ? action.summary()
                : "Not available, and skipped: %s. %s"
                        .formatted(action.instead(), action.summary());
    }

    private static ObjectNode declared(String summary, List<Parameter> parameters) {
        ObjectNode declaration = closed();
        declaration.set("type", texts(Stream.of("object", "null")));
        declaration.put("description", summary);
        for (Parameter each : parameters) {
            boolean isCommon = TriggerDeclaration.COMMON_OF_OBJECTS.contains(each);
            properties(declaration).set(each.name(), isCommon ? ref(each.name()) : parameter(each));
        }
        List<String> required =
                parameters.stream().filter(Parameter::required).map(Parameter::name).toList();
        if (!required.isEmpty()) {
            declaration.set("type", JSON.stringNode("object"));
            declaration.set("required", texts(required.stream()));
        }
        return declaration;
    }

    private static ObjectNode parameter(Parameter parameter) {
        ObjectNode schema = described(value(parameter), parameter.fullSummary());
        if (!parameter.defaultValue().isMissingNode()) {
            schema.set("default", parameter.defaultValue());
        }
        return schema;
    }

    private static ObjectNode value(Parameter parameter) {
        return switch (parameter.type()) {
            case TEXT ->
                    parameter.choices().isEmpty()
                            ? type("string", "number", "boolean")
                            : anyCase(parameter.choices());
            case NUMBER -> anyOf(type("integer"), pattern("^\\s*-?\\d+\\s*$|\\{\\{"));
            case FRACTION -> anyOf(type("number"), pattern("^[-+0-9.eE\\s]+$|\\{\\{"));
            case FLAG -> anyOf(type("boolean"), pattern("^(true|false|yes|no|on|off)$|\\{\\{"));
            case DURATION -> anyOf(type("integer"), pattern(PER_UNIT + "|\\{\\{"));
            case TEXTS -> {
                ObjectNode element =
                        parameter.choices().isEmpty()
                                ? type("string", "number", "boolean")
                                : anyCase(parameter.choices());
                yield anyOf(listOf(element), element.deepCopy());
            }
            case MAP -> {
                ObjectNode map = type("object");
                map.set("additionalProperties", type("string", "number", "boolean"));
                yield map;
            }
            case TREE ->
                    switch (parameter.name()) {
                        case "scope" -> ref("scopes");
                        case "change_filters" -> ref("changeFilters");
                        default -> JSON.objectNode();
                    };
        };
    }

    /** One of these values, which an editor completes, ignoring case, or a variable. */
    private static ObjectNode anyCase(List<String> choices) {
        ObjectNode exactly = JSON.objectNode();
        exactly.set("enum", texts(choices.stream()));
        StringBuilder pattern = new StringBuilder();
        for (String choice : choices) {
            pattern.append(pattern.isEmpty() ? "^(" : "|");
            choice.chars().forEach(letter -> pattern.append(eitherCase((char) letter)));
        }
        return anyOf(exactly, pattern(pattern + ")$|\\{\\{"));
    }

    private static String eitherCase(char letter) {
        String lower = String.valueOf(letter).toLowerCase(Locale.ROOT);
        String upper = String.valueOf(letter).toUpperCase(Locale.ROOT);
        return lower.equals(upper) ? "\\" + letter : "[" + upper + lower + "]";
    }

    private static ObjectNode scope() {
        ObjectNode scope = closed();
        scope.put("minProperties", 1);
        properties(scope).set("include", described(listOf(ref("scopeItem")), "any of these"));
        properties(scope).set("exclude", described(listOf(ref("scopeItem")), "none of these"));
        return scope;
    }

    private static ObjectNode scopeItem() {
        ObjectNode item = closed();
        item.put("minProperties", 1);
        item.put("description", "all of them must match; of several values of one key, any");
        for (String key : List.of("name", "namespace", "labels", "annotations", "attributes")) {
            String means =
                    switch (key) {
                        case "name", "namespace" ->
                                "a regular expression that matches the whole of it";
                        case "attributes" -> "`status.phase=Running, spec.nodeName!=null`";
                        default -> "`app=web.*, tier!=front`: values are regular expressions";
                    };
            properties(item)
                    .set(key, described(anyOf(type("string"), listOf(type("string"))), means));
        }
        return item;
    }

    private static ObjectNode changeFilters() {
        ObjectNode filters = closed();
        properties(filters)
                .set(
                        "include",
                        described(
                                listOf(type("string")),
                                "the path of the changed field contains one of these"));
        properties(filters)
                .set(
                        "ignore",
                        described(
                                listOf(type("string")),
                                "the changed field is none of these, nor below one"));
        return filters;
    }

    private static <T> List<T> sorted(Collection<T> declared, Function<T, String> name) {
        return declared.stream().sorted(Comparator.comparing(name)).toList();
    }

    private static ObjectNode closed() {
        ObjectNode object = type("object");
        object.put("additionalProperties", false);
        return object;
    }

    private static ObjectNode properties(ObjectNode schema) {
        return schema.withObjectProperty("properties");
    }

    private static ObjectNode type(String... names) {
        ObjectNode schema = JSON.objectNode();
        schema.set("type", names.length == 1 ? JSON.stringNode(names[0]) : texts(Stream.of(names)));
        return schema;
    }

    private static ObjectNode listOf(JsonNode element) {
        ObjectNode list = type("array");
        list.set("items", element);
        return list;
    }

    private static ObjectNode pattern(String expression) {
        ObjectNode schema = type("string");
        schema.put("pattern", expression);
        return schema;
    }

    private static ObjectNode anyOf(ObjectNode... schemas) {
        ObjectNode schema = JSON.objectNode();
        Stream.of(schemas).forEach(schema.withArrayProperty("anyOf")::add);
        return schema;
    }

    private static ObjectNode ref(String name) {
        return JSON.objectNode().put("$ref", "#/$defs/" + name);
    }

    private static ObjectNode described(ObjectNode schema, String description) {
        return schema.put("description", description);
    }

    private static ArrayNode texts(Stream<String> all) {
        ArrayNode list = JSON.arrayNode();
        all.forEach(list::add);
        return list;
    }
}
