package io.causestream.ingest.kube.masking;

import io.causestream.redaction.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Hides the secrets of an object, in place: literal values of variables and headers, and fields
 * with the name of a secret, become a digest, so that a diff shows that they changed; in all other
 * texts what looks like a secret is masked. Names stay: others find the object by them.
 */
final class SecretFields {

    // Lists of {name, value}: the names stay.
    private static final Set<String> NAMED_VALUES = Set.of("env", "httpHeaders");
    private static final Set<String> IDENTITY =
            Set.of(
                    "name",
                    "generateName",
                    "namespace",
                    "uid",
                    "resourceVersion",
                    "kind",
                    "apiVersion",
                    "nodeName",
                    "serviceAccountName",
                    "secretName");
    // Labels may have any name, and selectors match their values.
    private static final Set<String> LABELS =
            Set.of("labels", "matchLabels", "nodeSelector", "selector");

    private final ClusterKey key;
    private final Redactor redactor;

    SecretFields(ClusterKey key, Redactor redactor) {
        this.key = key;
        this.redactor = redactor;
    }

    void hide(ObjectNode object) {
        hideWords(object);
        for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
            hide(object, field.getKey(), field.getValue());
        }
    }

    private void hide(ObjectNode parent, String name, JsonNode value) {
        if (NAMED_VALUES.contains(name) && value.isArray()) {
            value.forEach(this::hideValue);
        } else if (LABELS.contains(name) && value instanceof ObjectNode labels) {
            labels.properties().forEach(label -> label.setValue(masked(label.getValue())));
        } else if (value instanceof ObjectNode object) {
            hide(object);
        } else if (value instanceof ArrayNode list) {
            hide(name, list);
        } else if (value.isString() && !IDENTITY.contains(name)) {
            parent.set(name, hidden(name, value));
        }
    }

    private void hide(String name, ArrayNode list) {
        for (int i = 0; i < list.size(); i++) {
            switch (list.get(i)) {
                case ObjectNode object -> hide(object);
                case ArrayNode inner -> hide(name, inner);
                case JsonNode value when value.isString() -> list.set(i, hidden(name, value));
                case JsonNode _ -> {}
            }
        }
    }

    private void hideValue(JsonNode element) {
        String value = element.path("value").asString("");
        if (element instanceof ObjectNode named && !value.isEmpty()) {
            named.put("value", key.digest(named.path("name").asString(""), value));
        }
    }

    /** The command and its arguments are one command line. */
    private void hideWords(ObjectNode container) {
        List<ArrayNode> lists = new ArrayList<>();
        for (String field : List.of("command", "args")) {
            if (container.path(field) instanceof ArrayNode words) {
                lists.add(words);
            }
        }
        List<String> words =
                lists.stream()
                        .flatMap(JsonNode::valueStream)
                        .map(word -> word.asString(""))
                        .toList();
        List<String> masked = redactor.redact(words);
        int word = 0;
        for (ArrayNode list : lists) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, StringNode.valueOf(masked.get(word++)));
            }
        }
    }

    /** Charts write checksums of secrets into annotations: a change of one is useful to know. */
    private JsonNode hidden(String name, JsonNode value) {
        return Redactor.isSecretName(name) && !value.asString().isEmpty()
                ? StringNode.valueOf(key.digest(name, value.asString()))
                : masked(value);
    }

    private JsonNode masked(JsonNode value) {
        return value.isString() ? StringNode.valueOf(redactor.redact(value.asString())) : value;
    }
}
