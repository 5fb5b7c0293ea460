package io.causestream.standalone.config;

import io.causestream.ingest.kube.api.Kinds;
import io.causestream.ingest.kube.watch.EventReasons;
import io.causestream.playbook.PlaybookReader;
import io.causestream.playbook.PlaybookSchema;
import io.causestream.playbook.RobustaSettings;
import io.causestream.playbook.RobustaSettings.Section;
import io.causestream.playbook.catalogue.Catalogue;
import io.causestream.settings.SettingDeclaration;
import io.causestream.settings.SettingDeclarations;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The whole file of settings as a JSON Schema: the declared settings, and the playbooks' schema.
 */
final class ConfigurationSchema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String REFERENCE = "\\{\\{";

    private ConfigurationSchema() {}

    static ObjectNode schema() {
        ObjectNode playbooks = PlaybookSchema.of(Catalogue.declared());
        ObjectNode file = map();
        for (SettingDeclaration each : SettingDeclarations.all()) {
            put(file, each.path(), value(each));
        }
        ObjectNode keys = file.withObjectProperty("properties");
        playbooks
                .path("else")
                .path("properties")
                .properties()
                .forEach(each -> {
                    if (PlaybookReader.keys().contains(each.getKey())
                            && !each.getKey().equals("globalConfig")) {
                        keys.set(each.getKey(), each.getValue());
                    }
                });
        global(file, playbooks);
        RobustaSettings.onTop()
                .forEach((key, why) ->
                        keys.set(key, JSON.objectNode().put("description", "No effect: " + why)));
        ObjectNode schema = JSON.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "The configuration of Causestream: one file for all services");
        file.properties().forEach(each -> schema.set(each.getKey(), each.getValue()));
        schema.set("$defs", playbooks.path("$defs"));
        return schema;
    }

    /** The keys that the services read, those of Robusta, and the parameters of actions. */
    private static void global(ObjectNode file, ObjectNode playbooks) {
        ObjectNode global =
                file.withObjectProperty("properties")
                        .withObjectProperty("globalConfig")
                        .withObjectProperty("properties");
        global.set(
                "custom_severity_map",
                playbooks
                        .path("else")
                        .path("properties")
                        .path("globalConfig")
                        .path("properties")
                        .path("custom_severity_map"));
        UpSettings.globalKeys().stream()
                .filter(key -> !global.has(key))
                .forEach(key -> {
                    RobustaSettings.Key robusta =
                            RobustaSettings.keys(Section.GLOBAL_CONFIG).get(key);
                    global.set(
                            key,
                            JSON.objectNode()
                                    .put(
                                            "description",
                                            robusta == null
                                                    ? "the default of the parameter of actions with this name"
                                                    : robusta.isRead()
                                                            ? robusta.why()
                                                            : "No effect: " + robusta.why()));
                });
    }

    private static void put(ObjectNode file, String path, ObjectNode value) {
        ObjectNode parent = file;
        String[] keys = path.split("\\.");
        for (int i = 0; i < keys.length - 1; i++) {
            ObjectNode properties = parent.withObjectProperty("properties");
            if (!properties.has(keys[i])) {
                properties.set(keys[i], map());
            }
            parent = properties.withObjectProperty(keys[i]);
        }
        parent.withObjectProperty("properties").set(keys[keys.length - 1], value);
    }

    private static ObjectNode value(SettingDeclaration setting) {
        ObjectNode schema =
                switch (setting.type()) {
                    case TEXT ->
                            setting.choices().isEmpty()
                                    ? type("string", "number", "boolean", "null")
                                    : choice(setting.choices());
                    case NUMBER -> either("integer", "^\\s*\\d+\\s*$");
                    case FRACTION -> either("number", "^[-+0-9.eE\\s]+$");
                    case FLAG -> either("boolean", "^([Tt]rue|[Ff]alse|yes|no|on|off)$");
                    case DURATION ->
                            either(
                                    "integer",
                                    "^\\s*(\\d+(ms|[smhdSMHD])?|(\\d+[hH])?(\\d+[mM])?(\\d+(\\.\\d+)?[sS])?)\\s*$");
                    case TEXTS -> {
                        ObjectNode list = type("array", "string", "number", "boolean", "null");
                        list.set("items", type("string", "number", "boolean"));
                        yield list;
                    }
                    case FLAGS -> flags(names(setting.path()));
                    case MAP -> {
                        ObjectNode map = type("object", "null");
                        map.set(
                                "additionalProperties",
                                type("string", "number", "boolean", "null"));
                        yield map;
                    }
                    case TREE ->
                            setting.schema() instanceof ObjectNode given
                                    ? given.deepCopy()
                                    : JSON.objectNode();
                };
        if (!setting.means().isEmpty()) {
            schema.put(
                    "description",
                    setting.defaultValue().isEmpty()
                            ? setting.means()
                            : "%s. Default: %s".formatted(setting.means(), setting.defaultValue()));
        }
        return schema;
    }

    private static Collection<String> names(String path) {
        return switch (path) {
            case "resource" -> Kinds.BY_NAME.keySet();
            case "reason" -> new TreeSet<>(EventReasons.KNOWN);
            default -> throw new IllegalStateException("the names below %s?".formatted(path));
        };
    }

    private static ObjectNode flags(Collection<String> names) {
        ObjectNode flags = map();
        names.forEach(name -> flags.withObjectProperty("properties").set(name, type("boolean")));
        return flags;
    }

    private static ObjectNode choice(List<String> choices) {
        ObjectNode exactly = JSON.objectNode();
        ArrayNode values = exactly.putArray("enum");
        choices.forEach(values::add);
        StringBuilder pattern = new StringBuilder("^(");
        for (String choice : choices) {
            pattern.append(pattern.length() == 2 ? "" : "|");
            choice.chars()
                    .forEach(letter ->
                            pattern.append(
                                    "[%s%s]"
                                            .formatted(
                                                    String.valueOf((char) letter)
                                                            .toUpperCase(Locale.ROOT),
                                                    String.valueOf((char) letter)
                                                            .toLowerCase(Locale.ROOT))));
        }
        return anyOf(exactly, pattern(pattern + ")$|" + REFERENCE), type("null"));
    }

    private static ObjectNode either(String type, String pattern) {
        return anyOf(type(type), pattern(pattern + "|" + REFERENCE), type("null"));
    }

    private static ObjectNode anyOf(JsonNode... schemas) {
        ObjectNode schema = JSON.objectNode();
        ArrayNode all = schema.putArray("anyOf");
        for (JsonNode each : schemas) {
            all.add(each);
        }
        return schema;
    }

    private static ObjectNode pattern(String expression) {
        return type("string").put("pattern", expression);
    }

    private static ObjectNode map() {
        ObjectNode map = type("object", "null");
        map.put("additionalProperties", false);
        return map;
    }

    private static ObjectNode type(String... names) {
        ObjectNode schema = JSON.objectNode();
        if (names.length == 1) {
            schema.put("type", names[0]);
        } else {
            ArrayNode types = schema.putArray("type");
            for (String name : names) {
                types.add(name);
            }
        }
        return schema;
    }
}
