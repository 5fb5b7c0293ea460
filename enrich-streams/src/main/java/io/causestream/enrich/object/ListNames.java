package io.causestream.enrich.object;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Names that identify the elements of a list independently of their positions, so that an inserted
 * element changes none of the others. Pure.
 */
final class ListNames {

    /** Lists in which the order is significant. */
    private static final Set<String> ORDERED = Set.of("command", "args");

    private ListNames() {}

    /**
     * @param list the field's name
     * @param elements an array, or missing
     * @return null if not each element has a name of its own
     */
    static @Nullable Map<String, JsonNode> of(String list, JsonNode elements) {
        Map<String, JsonNode> named = new LinkedHashMap<>();
        for (JsonNode element : elements) {
            String name = name(list, element);
            if (name.isEmpty() || named.put("[" + name + "]", element) != null) {
                return null;
            }
        }
        return named;
    }

    static Map<String, JsonNode> byPosition(JsonNode elements) {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        int position = 0;
        for (JsonNode element : elements) {
            all.put("[" + position++ + "]", element);
        }
        return all;
    }

    private static String name(String list, JsonNode element) {
        if (element.isString()) {
            return ORDERED.contains(list) ? "" : element.asString();
        }
        return switch (list) {
            case "taints" -> joined(element, "key", "effect");
            case "tolerations" -> tolerated(element);
            case "volumeMounts" -> text(element, "mountPath");
            case "volumeDevices" -> text(element, "devicePath");
            case "hostAliases" -> text(element, "ip");
            case "items" -> text(element, "key");
            case "subjects" -> joined(element, "kind", "namespace", "name");
            case "envFrom", "sources" -> source(element);
            case "ports" -> {
                String name = text(element, "name");
                yield name.isEmpty() ? port(element) : name;
            }
            default -> {
                // A claim template has its name in its metadata.
                String name = text(element, "name");
                yield name.isEmpty() ? text(element.path("metadata"), "name") : name;
            }
        };
    }

    /** The name of a toleration; one without a key tolerates all taints. */
    private static String tolerated(JsonNode toleration) {
        String name = joined(toleration, "key", "operator", "value", "effect");
        return name.isEmpty() ? "all" : name;
    }

    private static String port(JsonNode port) {
        String number = port.path("containerPort").asString(port.path("port").asString(""));
        return number.isEmpty() ? "" : number + "/" + port.path("protocol").asString("TCP");
    }

    private static String source(JsonNode source) {
        for (String kind : new String[] {"configMapRef", "secretRef", "configMap", "secret"}) {
            String name = text(source.path(kind), "name");
            if (!name.isEmpty()) {
                String prefix = text(source, "prefix");
                return (kind.startsWith("c") ? "configmap/" : "secret/")
                        + name
                        + (prefix.isEmpty() ? "" : ":" + prefix);
            }
        }
        return source.isObject() && source.size() == 1
                ? source.propertyNames().iterator().next()
                : "";
    }

    private static String joined(JsonNode element, String... fields) {
        StringBuilder joined = new StringBuilder();
        for (String field : fields) {
            String text = text(element, field);
            if (!text.isEmpty()) {
                joined.append(joined.isEmpty() ? "" : ":").append(text);
            }
        }
        return joined.toString();
    }

    private static String text(JsonNode element, String field) {
        JsonNode value = element.path(field);
        return value.isString() ? value.asString() : "";
    }
}
