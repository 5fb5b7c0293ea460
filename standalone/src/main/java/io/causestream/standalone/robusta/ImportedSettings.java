package io.causestream.standalone.robusta;

import io.causestream.settings.ConfigNode;
import io.causestream.standalone.robusta.ImportEntry.Kind;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The result as far as it is made, and what was reported meanwhile. */
final class ImportedSettings {

    private final ObjectNode tree = JsonNodeFactory.instance.objectNode();
    private final List<ImportEntry> entries = new ArrayList<>();

    /** The settings; they may be changed. */
    ObjectNode tree() {
        return tree;
    }

    /** What was reported; it may be changed. */
    List<ImportEntry> entries() {
        return entries;
    }

    /** Takes the key over as it is, to the same place. */
    void same(ConfigNode node) {
        put(node.path(), node.value());
        entries.add(entry(Kind.SAME, node, node.path(), ""));
    }

    /** Takes a list or a map over as it is, and reports each of its elements. */
    void sameOfEach(ConfigNode list) {
        put(list.path(), list.value());
        List<ConfigNode> each =
                list.value().isArray()
                        ? list.elements()
                        : list.keys().stream().map(list::at).toList();
        each.forEach(node -> entries.add(entry(Kind.SAME, node, node.path(), "")));
    }

    /** Reports that the key was taken over as it is, to the same place or another one. */
    void moved(ConfigNode node, String to) {
        boolean isSame = node.path().equals(to);
        entries.add(entry(isSame ? Kind.SAME : Kind.CHANGED, node, to, ""));
    }

    /** Reports that the key became something else. */
    void changed(ConfigNode node, String to, String sentence) {
        entries.add(entry(Kind.CHANGED, node, to, sentence));
    }

    void secret(ConfigNode node, String sentence) {
        entries.add(entry(Kind.SECRET, node, "", sentence));
    }

    void noCounterpart(ConfigNode node, String sentence) {
        entries.add(entry(Kind.NO_COUNTERPART, node, "", sentence));
    }

    void noEffect(ConfigNode node, String sentence) {
        entries.add(entry(Kind.NO_EFFECT, node, "", sentence));
    }

    /**
     * @param path keys from the root, dotted
     */
    void put(String path, JsonNode value) {
        ObjectNode map = tree;
        String[] keys = path.split("\\.");
        for (int i = 0; i < keys.length - 1; i++) {
            map = map.withObjectProperty(keys[i]);
        }
        map.set(keys[keys.length - 1], value.deepCopy());
    }

    /** The list on the top level, made if there is none. */
    ArrayNode list(String key) {
        return tree.withArrayProperty(key);
    }

    private static ImportEntry entry(Kind kind, ConfigNode node, String to, String sentence) {
        return new ImportEntry(
                kind, node.document().problem(node.path(), "").line(), node.path(), to, sentence);
    }
}
