package io.causestream.ingest.kube.masking;

import io.causestream.finding.Excerpt;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Makes a body smaller, in steps, and notes this in the body itself. */
public final class SizeLimit {

    /** A record's value is cut until it is no longer than this. */
    public static final int MAX_BYTES = 256 * 1024;

    /** The top-level field that states what was cut. */
    static final String CUT = "cut";

    /** How long a text may be at each step; after the last only the metadata's core stays. */
    public static final List<Integer> LONGEST_TEXT = List.of(4096, 512, 64);

    private static final List<String> CORE =
            List.of(
                    "name",
                    "namespace",
                    "uid",
                    "resourceVersion",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "ownerReferences");

    private SizeLimit() {}

    /** The body with each text cut to at most this many characters. */
    public static ObjectNode shorten(ObjectNode body, int longest) {
        ObjectNode shorter = (ObjectNode) shortenAny(body, longest);
        shorter.put(CUT, "texts over %d characters".formatted(longest));
        return shorter;
    }

    /** Only the fields that identify the object. */
    public static ObjectNode core(ObjectNode body) {
        ObjectNode core = JsonNodeFactory.instance.objectNode();
        core.set("kind", body.path("kind"));
        core.set("apiVersion", body.path("apiVersion"));
        ObjectNode metadata = core.putObject("metadata");
        for (String field : CORE) {
            JsonNode value = body.path("metadata").path(field);
            if (!value.isMissingNode()) {
                metadata.set(field, value);
            }
        }
        core.put(CUT, "all but the object's name");
        return core;
    }

    private static JsonNode shortenAny(JsonNode node, int longest) {
        if (node.isString()) {
            return StringNode.valueOf(shorten(node.asString(), longest));
        }
        if (node.isArray()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> list.add(shortenAny(element, longest)));
            return list;
        }
        if (node.isObject()) {
            ObjectNode map = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                map.set(field.getKey(), shortenAny(field.getValue(), longest));
            }
            return map;
        }
        return node;
    }

    /** At most this many characters and a mark. */
    public static String shorten(String text, int longest) {
        return Excerpt.of(text, longest + Excerpt.CUT.length());
    }
}
