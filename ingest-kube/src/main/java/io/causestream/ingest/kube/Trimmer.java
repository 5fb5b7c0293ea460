package io.causestream.ingest.kube;

import io.causestream.observation.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * What of an object leaves the cluster: all but managed fields, the last-applied copy, a node's
 * image list, and values that may be secrets. Pure.
 */
final class Trimmer {

    /** Who made the latest change of the spec, as its field manager calls itself. */
    static final String LAST_MANAGER = "lastManager";

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    // Lists of {name, value}: the names stay.
    private static final Set<String> NAMED_VALUES = Set.of("env", "httpHeaders");
    private static final Set<String> FREE_TEXT = Set.of("message", "note", "command", "args");

    private final ClusterKey key;
    private final Redactor redactor;

    Trimmer(ClusterKey key, Redactor redactor) {
        this.key = key;
        this.redactor = redactor;
    }

    /** A new object; the given one is taken apart. */
    ObjectNode trim(Kind kind, ObjectNode object) {
        ObjectNode trimmed = JsonNodeFactory.instance.objectNode();
        // The items of a list have neither.
        trimmed.put("kind", kind.kindName());
        trimmed.put("apiVersion", kind.apiVersion());
        if (object.path("metadata") instanceof ObjectNode metadata) {
            String manager = lastManager(metadata.path("managedFields"));
            if (!manager.isEmpty()) {
                trimmed.put(LAST_MANAGER, manager);
            }
            metadata.remove("managedFields");
            if (metadata.path("annotations") instanceof ObjectNode annotations) {
                annotations.remove(LAST_APPLIED);
            }
        }
        if (kind == Kind.NODE && object.path("status") instanceof ObjectNode status) {
            status.remove("images");
        }
        object.remove(List.of("kind", "apiVersion"));
        trimmed.setAll(object);
        hideSecrets(trimmed);
        return trimmed;
    }

    /** The manager of the newest entry that owns a part of the spec, else of any but the status. */
    static String lastManager(JsonNode managedFields) {
        String ofSpec = "";
        String ofSpecAt = "";
        String ofAny = "";
        String ofAnyAt = "";
        for (JsonNode entry : managedFields) {
            if (!entry.path("subresource").asString("").isEmpty()) {
                continue;
            }
            // RFC 3339 in UTC sorts as text.
            String at = entry.path("time").asString("");
            String manager = entry.path("manager").asString("");
            if (entry.path("fieldsV1").has("f:spec") && at.compareTo(ofSpecAt) >= 0) {
                ofSpec = manager;
                ofSpecAt = at;
            }
            if (at.compareTo(ofAnyAt) >= 0) {
                ofAny = manager;
                ofAnyAt = at;
            }
        }
        return ofSpec.isEmpty() ? ofAny : ofSpec;
    }

    private void hideSecrets(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
                hideSecrets(object, field.getKey(), field.getValue());
            }
        } else if (node.isArray()) {
            node.forEach(this::hideSecrets);
        }
    }

    private void hideSecrets(ObjectNode parent, String name, JsonNode value) {
        if (NAMED_VALUES.contains(name) && value.isArray()) {
            value.forEach(this::hideValue);
        } else if (name.equals("annotations") && value instanceof ObjectNode annotations) {
            for (Map.Entry<String, JsonNode> entry : List.copyOf(annotations.properties())) {
                annotations.put(
                        entry.getKey(), annotation(entry.getKey(), entry.getValue().asString("")));
            }
        } else if (FREE_TEXT.contains(name) && value.isString()) {
            parent.put(name, redactor.redact(value.asString()));
        } else if (FREE_TEXT.contains(name) && value instanceof ArrayNode words) {
            parent.set(name, redacted(words));
        } else {
            hideSecrets(value);
        }
    }

    private void hideValue(JsonNode element) {
        String value = element.path("value").asString("");
        if (element instanceof ObjectNode named && !value.isEmpty()) {
            named.put("value", key.digest(named.path("name").asString(""), value));
        }
    }

    /**
     * What the name says to be a secret becomes a digest and no mask: charts write checksums of
     * secrets so, and that they changed is worth knowing.
     */
    private String annotation(String name, String value) {
        if (value.isEmpty()) {
            return value;
        }
        String masked = redactor.redact(value);
        if (!masked.equals(value)) {
            return masked;
        }
        return redactor.redact("%s=%s".formatted(name, value)).contains(Redactor.MASK)
                ? key.digest(name, value)
                : value;
    }

    /** Together as well as one by one: a flag and its value may be two words. */
    private ArrayNode redacted(ArrayNode words) {
        List<JsonNode> masked = new ArrayList<>();
        String before = "";
        for (JsonNode word : words) {
            String text = word.asString("");
            String flag = before.startsWith("-") ? before + "=" : "";
            String whole = redactor.redact(flag + text);
            masked.add(
                    StringNode.valueOf(
                            whole.startsWith(flag) ? whole.substring(flag.length()) : whole));
            before = text.contains("=") ? "" : text;
        }
        return JsonNodeFactory.instance.arrayNode().addAll(masked);
    }
}
