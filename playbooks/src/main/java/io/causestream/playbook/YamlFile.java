package io.causestream.playbook;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file of YAML as a tree that knows the line of each of its parts, and what keeps it from being
 * one.
 *
 * <p>{@code <<} takes over what another map has, as the old system's reader does.
 */
public final class YamlFile {

    /** Aliases let a small file say very much. */
    private static final int MOST_NODES = 200_000;

    private static final int DEEPEST = 64;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final LoadSettings SETTINGS =
            LoadSettings.builder()
                    .setSchema(new CoreSchema())
                    .setUseMarks(true)
                    // Told with its line, as all that is wrong.
                    .setAllowNonScalarKeys(true)
                    // The number of nodes is what is bounded.
                    .setMaxAliasesForCollections(MOST_NODES)
                    .build();

    private final String name;
    private final String text;
    private final Map<String, Integer> lines = new HashMap<>();
    private final Map<String, Node> elements = new HashMap<>();
    private final List<Mistake> mistakes = new ArrayList<>();
    private final JsonNode root;
    private int nodes;

    private YamlFile(PlaybookFile file) {
        this.name = file.name();
        this.text = file.text();
        this.root = compose();
    }

    public static YamlFile of(PlaybookFile file) {
        return new YamlFile(file);
    }

    /** Whether it is a map of settings, as a values.yaml is. */
    public boolean isMap() {
        return root.isObject() && mistakes.isEmpty();
    }

    /** Whether something stands at this path. */
    public boolean says(String path) {
        return lines.containsKey(path);
    }

    /** Missing if the file is empty or is no YAML. */
    JsonNode root() {
        return root;
    }

    /** What is wrong with it as YAML. */
    List<Mistake> mistakes() {
        return List.copyOf(mistakes);
    }

    /** A mistake at the line of this path, or of the nearest part around it that has one. */
    public Mistake mistake(String path, String sentence) {
        return new Mistake(name, line(path), path, sentence);
    }

    /**
     * A part as the file has it, its comments too, moved to the left; empty if there is none.
     *
     * @param path of a map or a list
     */
    String source(String path) {
        Node node = elements.get(path);
        if (node == null || node.getStartMark().isEmpty() || node.getEndMark().isEmpty()) {
            return "";
        }
        Mark start = node.getStartMark().get();
        int begin = text.offsetByCodePoints(0, start.getIndex());
        int end = text.offsetByCodePoints(0, node.getEndMark().get().getIndex());
        int column = start.getColumn();
        // The first line begins behind what is before it.
        List<String> lines =
                new ArrayList<>((" ".repeat(column) + text.substring(begin, end)).lines().toList());
        while (isOutside(lines.getLast(), column)) {
            lines.removeLast();
        }
        return String.join("\n", lines).stripIndent();
    }

    /** Empty, or a comment on what comes next. */
    private static boolean isOutside(String line, int column) {
        String said = line.strip();
        return said.isEmpty() || (said.startsWith("#") && line.indexOf('#') < column);
    }

    private int line(String path) {
        String around = path;
        while (!around.isEmpty()) {
            Integer line = lines.get(around);
            if (line != null) {
                return line;
            }
            around =
                    around.substring(
                            0,
                            Math.max(
                                    0, Math.max(around.lastIndexOf('.'), around.lastIndexOf('['))));
        }
        return lines.getOrDefault("", 0);
    }

    private JsonNode compose() {
        try {
            return new Compose(SETTINGS)
                    .composeString(text)
                    .map(node -> tree(node, "", 0))
                    .orElse(MissingNode.getInstance());
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            mistakes.add(new Mistake(name, line, "", "not YAML: " + e.getProblem()));
        } catch (YamlEngineException e) {
            mistakes.add(new Mistake(name, 0, "", "not YAML: " + e.getMessage()));
        }
        return MissingNode.getInstance();
    }

    private JsonNode tree(Node node, String path, int depth) {
        note(path, node);
        if (depth > DEEPEST || ++nodes > MOST_NODES) {
            throw new YamlEngineException("%s nests too deep or says too much".formatted(path));
        }
        return switch (node) {
            case MappingNode map -> {
                ObjectNode object = JSON.objectNode();
                addEntries(object, map, path, depth);
                yield object;
            }
            case SequenceNode list -> {
                var array = JSON.arrayNode();
                for (Node element : list.getValue()) {
                    array.add(tree(element, "%s[%d]".formatted(path, array.size()), depth + 1));
                }
                yield array;
            }
            case ScalarNode scalar -> value(scalar);
            default -> throw new YamlEngineException("unknown node at " + path);
        };
    }

    private void addEntries(ObjectNode object, MappingNode map, String path, int depth) {
        List<Node> merged = new ArrayList<>();
        for (NodeTuple entry : map.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                note(path, entry.getKeyNode());
                mistakes.add(mistake(path, "a key is no text here; is a {{ … }} not in quotes?"));
                continue;
            }
            if (key.isPlain() && key.getValue().equals("<<")) {
                merged.add(entry.getValueNode());
                continue;
            }
            String place = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
            JsonNode value = tree(entry.getValueNode(), place, depth + 1);
            note(place, key);
            if (object.has(key.getValue())) {
                mistakes.add(mistake(place, "stands here twice"));
            }
            object.set(key.getValue(), value);
        }
        merged.forEach(source -> merge(object, source, path, depth));
    }

    /** What stands here goes before what is taken over. */
    private void merge(ObjectNode object, Node source, String path, int depth) {
        switch (source) {
            case SequenceNode several ->
                    several.getValue().forEach(each -> merge(object, each, path, depth + 1));
            case MappingNode map -> {
                ObjectNode other = JSON.objectNode();
                addEntries(other, map, path, depth + 1);
                other.properties()
                        .forEach(entry -> {
                            if (!object.has(entry.getKey())) {
                                object.set(entry.getKey(), entry.getValue());
                            }
                        });
            }
            default -> mistakes.add(mistake(path, "<< takes over a map, and this is none"));
        }
    }

    private static JsonNode value(ScalarNode scalar) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return JSON.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return JSON.booleanNode(Boolean.parseBoolean(text));
        }
        try {
            if (tag.equals(Tag.INT)) {
                return JSON.numberNode(new BigInteger(text));
            }
            if (tag.equals(Tag.FLOAT)) {
                return JSON.numberNode(Double.parseDouble(text));
            }
        } catch (NumberFormatException e) {
            // 0x1F and .inf: whoever asks for a number says that it is none.
            return JSON.stringNode(text);
        }
        return JSON.stringNode(text);
    }

    private void note(String path, Node node) {
        if (node instanceof CollectionNode<?>) {
            elements.put(path, node);
        }
        node.getStartMark().ifPresent(mark -> lines.put(path, mark.getLine() + 1));
    }
}
