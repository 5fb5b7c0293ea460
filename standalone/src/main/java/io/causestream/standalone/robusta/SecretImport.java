package io.causestream.standalone.robusta;

import io.causestream.redaction.Redactor;
import io.causestream.standalone.robusta.ImportEntry.Kind;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Puts a {@code {{ env.NAME }}} in the place of each secret that is in the file as plain text. */
final class SecretImport {

    private static final String REFERENCE = "{{";

    private final ImportedSettings imported;

    /** The value of each variable; the same secret has one variable. */
    private final Map<String, String> values = new HashMap<>();

    SecretImport(ImportedSettings imported) {
        this.imported = imported;
    }

    void move() {
        map("", imported.tree());
    }

    private void map(String path, ObjectNode map) {
        for (String key : map.propertyNames().stream().toList()) {
            String place = path.isEmpty() ? key : path + "." + key;
            map.set(key, moved(place, key, map.path(key)));
        }
    }

    private JsonNode moved(String path, String key, JsonNode value) {
        switch (value) {
            case ObjectNode map -> map(path, map);
            case ArrayNode list -> {
                for (int i = 0; i < list.size(); i++) {
                    list.set(i, moved("%s[%d]".formatted(path, i), key, list.path(i)));
                }
            }
            case StringNode text -> {
                if (isSecret(key, text.asString())) {
                    return StringNode.valueOf("{{ env.%s }}".formatted(variable(path, text)));
                }
            }
            default -> {
                // A number or a flag is no secret.
            }
        }
        return value;
    }

    private static boolean isSecret(String key, String text) {
        return !text.contains(REFERENCE)
                && !key.endsWith("File")
                && !Redactor.standard().redact(key, text).equals(text);
    }

    private String variable(String path, StringNode secret) {
        String usual = name(path);
        String name = usual;
        for (int next = 2;
                !values.getOrDefault(name, secret.asString()).equals(secret.asString());
                next++) {
            name = usual + "_" + next;
        }
        values.put(name, secret.asString());
        imported.entries()
                .add(
                        new ImportEntry(
                                Kind.SECRET,
                                0,
                                path,
                                "",
                                "is a secret in plain text: set the variable %s to it, which the result refers to as {{ env.%s }}"
                                        .formatted(name, name)));
        return name;
    }

    private static String name(String path) {
        if (path.matches("sinksConfig\\[\\d+]\\.slack_sink\\.api_key")) {
            return "SLACK_API_KEY";
        }
        String last = path.substring(path.lastIndexOf('.') + 1).replaceAll("\\[\\d+]", "");
        String words =
                last.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replaceAll("[^A-Za-z0-9]+", "_");
        String name = words.toUpperCase(Locale.ROOT);
        return name.matches("[A-Z_].*") ? name : "_" + name;
    }
}
