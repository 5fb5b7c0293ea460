package io.causestream.enrich.object;

import io.causestream.finding.Excerpt;
import io.causestream.finding.FieldDiff;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The fields in which two objects differ. Elements of a list that have names are compared by name.
 */
public final class JsonDiff {

    /** The most diffs that are listed: more tell a reader nothing. */
    static final int MOST = 40;

    private static final int LONGEST_VALUE = 500;

    private final List<FieldDiff> diffs = new ArrayList<>();

    private JsonDiff() {}

    public static List<FieldDiff> between(String path, JsonNode before, JsonNode after) {
        JsonDiff diff = new JsonDiff();
        diff.compare(path, before, after);
        return List.copyOf(diff.diffs.subList(0, Math.min(MOST, diff.diffs.size())));
    }

    private void compare(String path, JsonNode before, JsonNode after) {
        if (before.equals(after) || diffs.size() >= MOST) {
            return;
        }
        if (before.isObject() && after.isObject()) {
            compareElements(path, fields(path, before), fields(path, after));
        } else if (isListOrMissing(before) && isListOrMissing(after)) {
            compareLists(path, before, after);
        } else {
            diffs.add(new FieldDiff(path, text(before), text(after)));
        }
    }

    /**
     * A list that was added or removed as a whole is shown element by element, if its elements have
     * names.
     */
    private void compareLists(String path, JsonNode before, JsonNode after) {
        String list = path.substring(path.lastIndexOf('.') + 1);
        Map<String, JsonNode> named = ListNames.of(list, before);
        Map<String, JsonNode> namedAfter = ListNames.of(list, after);
        if (named != null && namedAfter != null) {
            compareElements(path, named, namedAfter);
        } else if (before.isArray() && after.isArray()) {
            compareElements(path, ListNames.byPosition(before), ListNames.byPosition(after));
        } else {
            diffs.add(new FieldDiff(path, text(before), text(after)));
        }
    }

    private void compareElements(
            String path, Map<String, JsonNode> before, Map<String, JsonNode> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            compare(path + name, orMissing(before.get(name)), orMissing(after.get(name)));
        }
    }

    private static JsonNode orMissing(@Nullable JsonNode node) {
        return node == null ? MissingNode.getInstance() : node;
    }

    private static boolean isListOrMissing(JsonNode node) {
        return node.isArray() || node.isMissingNode();
    }

    private static Map<String, JsonNode> fields(String path, JsonNode node) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        String dot = path.isEmpty() ? "" : ".";
        node.properties().forEach(entry -> fields.put(dot + entry.getKey(), entry.getValue()));
        return fields;
    }

    /** An environment variable or the like: its name is in the path already. */
    private static boolean isNamedValue(JsonNode node) {
        return node.size() == 2 && node.path("name").isString() && node.path("value").isString();
    }

    private static @Nullable String text(JsonNode node) {
        if (node.isMissingNode()) {
            return null;
        }
        String text =
                isNamedValue(node)
                        ? node.path("value").asString()
                        : node.isValueNode() ? node.asString() : node.toString();
        return Excerpt.of(text, LONGEST_VALUE + Excerpt.CUT.length());
    }
}
