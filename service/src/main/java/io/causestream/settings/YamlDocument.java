package io.causestream.settings;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
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
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A YAML text as a tree with the line of each of its parts, and the problems that keep it from
 * being one: a syntax error, a key that is given twice, a key that is not a text.
 *
 * <p>Anchors and aliases work; {@code <<} merges another map, whose entries yield to those written
 * beside it. At most {@value #MOST_NODES} nodes are read, each alias counted as often as it is
 * used, and at most {@value #MOST_LEVELS} levels.
 */
public final class YamlDocument {

    /** Aliases let a small file expand to a very large tree. */
    private static final int MOST_NODES = 200_000;

    private static final int MOST_LEVELS = 64;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final LoadSettings LOAD =
            LoadSettings.builder()
                    .setSchema(new CoreSchemaWithoutMerge())
                    .setUseMarks(true)
                    // Reported with its line, like every other problem.
                    .setAllowNonScalarKeys(true)
                    // The number of nodes is bounded instead.
                    .setMaxAliasesForCollections(MOST_NODES)
                    .build();
    private static final DumpSettings DUMP =
            DumpSettings.builder()
                    .setSchema(new CoreSchema())
                    .setDefaultFlowStyle(FlowStyle.BLOCK)
                    .setSplitLines(false)
                    .build();

    private final String name;
    private final String text;
    private final Map<String, Integer> lines = new HashMap<>();
    private final Map<String, Node> collections = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<Node> refused = new HashSet<>();
    private final JsonNode root;
    private int nodes;

    private YamlDocument(String name, String text) {
        this.name = name;
        this.text = text;
        this.root = read();
    }

    /**
     * @param name of the file, for people: the source of its problems
     * @param text YAML; its errors are among the {@link #problems}
     */
    public static YamlDocument of(String name, String text) {
        return new YamlDocument(name, text);
    }

    /** The tree as YAML text, without comments; when it is read again, it is an equal tree. */
    public static String write(JsonNode tree) {
        return new Dump(DUMP).dumpToString(JsonMapper.shared().treeToValue(tree, Object.class));
    }

    /** Whether the root is a map, as in a settings file. */
    public boolean isMap() {
        return root.isObject();
    }

    /** Whether there is a value at this path. */
    public boolean has(String path) {
        return lines.containsKey(path);
    }

    /** The root; missing if the text is empty or is not YAML. */
    public JsonNode root() {
        return root;
    }

    /** The YAML errors, in the order in which they were found; empty if there are none. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** A problem at the line of this path, or of the nearest part around it that has one. */
    public Problem problem(String path, String sentence) {
        return new Problem(name, line(path), path, sentence);
    }

    /**
     * A part as written in the text, including comments, with its indentation removed; empty if
     * there is none.
     *
     * @param path of a map or a list
     */
    public String source(String path) {
        Node node = collections.get(path);
        if (node == null || node.getStartMark().isEmpty() || node.getEndMark().isEmpty()) {
            return "";
        }
        Mark start = node.getStartMark().get();
        int begin = text.offsetByCodePoints(0, start.getIndex());
        int end = text.offsetByCodePoints(0, node.getEndMark().get().getIndex());
        int column = start.getColumn();
        // The first line may begin in the middle of a line of the text.
        List<String> lines =
                new ArrayList<>((" ".repeat(column) + text.substring(begin, end)).lines().toList());
        while (isOutside(lines.getLast(), column)) {
            lines.removeLast();
        }
        return String.join("\n", lines).stripIndent();
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Whether the line is empty, or a comment on what follows. */
    private static boolean isOutside(String line, int column) {
        String content = line.strip();
        return content.isEmpty() || (content.startsWith("#") && line.indexOf('#') < column);
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

    private JsonNode read() {
        try {
            refuseManyLevels();
            return new Compose(LOAD)
                    .composeString(text)
                    .map(node -> tree(node, "", 0))
                    .orElse(MissingNode.getInstance());
        } catch (TooLarge e) {
            problems.add(problem(e.path, TooLarge.SENTENCE));
        } catch (MarkedYamlEngineException e) {
            problems.add(syntaxError(e));
        } catch (YamlEngineException e) {
            problems.add(new Problem(name, 0, "", "not YAML: " + e.getMessage()));
        }
        return MissingNode.getInstance();
    }

    private Problem syntaxError(MarkedYamlEngineException e) {
        Optional<Mark> mark = e.getProblemMark();
        return new Problem(
                name,
                mark.map(YamlDocument::line).orElse(0),
                "",
                "not YAML: "
                        + e.getProblem()
                        + mark.map(at -> " (column %d)".formatted(at.getColumn() + 1)).orElse(""));
    }

    /**
     * The library composes recursively, so the depth must be bounded before it exhausts the stack.
     */
    private void refuseManyLevels() {
        int levels = 0;
        for (Event event : new Parse(LOAD).parseString(text)) {
            if (event instanceof CollectionStartEvent && ++levels > MOST_LEVELS) {
                event.getStartMark().ifPresent(mark -> lines.put("", line(mark)));
                throw new TooLarge("");
            }
            if (event instanceof CollectionEndEvent) {
                levels--;
            }
        }
    }

    private JsonNode tree(Node node, String path, int level) {
        note(path, node);
        count(path, level);
        return switch (node) {
            case MappingNode map -> object(map, path, level);
            case SequenceNode list -> {
                var array = JSON.arrayNode();
                for (Node element : list.getValue()) {
                    array.add(tree(element, "%s[%d]".formatted(path, array.size()), level + 1));
                }
                yield array;
            }
            case ScalarNode scalar -> value(scalar);
            default -> throw new YamlEngineException("unknown node at " + path);
        };
    }

    private void count(String path, int level) {
        if (level > MOST_LEVELS || ++nodes > MOST_NODES) {
            throw new TooLarge(path);
        }
    }

    private ObjectNode object(MappingNode map, String path, int level) {
        // Before the map's own entries: the line of a key that both have is that of the map's own.
        List<ObjectNode> inherited = inherited(map, path, level);
        ObjectNode object = JSON.objectNode();
        Map<String, Integer> firstLines = new HashMap<>();
        for (NodeTuple entry : map.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                note(path, entry.getKeyNode());
                refuse(
                        entry.getKeyNode(),
                        path,
                        "a key here is not a string; is a {{ … }} missing its quotes?");
            } else if (!isMerge(key)) {
                String place = join(path, key.getValue());
                JsonNode value = tree(entry.getValueNode(), place, level + 1);
                note(place, key);
                refuseSecond(key, place, firstLines);
                object.set(key.getValue(), value);
            }
        }
        for (ObjectNode other : inherited) {
            other.properties()
                    .forEach(entry -> object.putIfAbsent(entry.getKey(), entry.getValue()));
        }
        return object;
    }

    private void refuseSecond(Node key, String place, Map<String, Integer> firstLines) {
        int line = line(place);
        Integer first = firstLines.putIfAbsent(place, line);
        if (first != null) {
            refuse(
                    key,
                    place,
                    "the key is given twice, on lines %d and %d; keep one of them"
                            .formatted(first, line));
        }
    }

    /** Reports the problem once, however often an alias or {@code <<} repeats it. */
    private void refuse(Node key, String path, String sentence) {
        if (refused.add(key)) {
            problems.add(problem(path, sentence));
        }
    }

    private static boolean isMerge(ScalarNode key) {
        return key.isPlain() && key.getValue().equals("<<");
    }

    /** The maps that {@code <<} merges; for a key that several of them have, the first one wins. */
    private List<ObjectNode> inherited(MappingNode map, String path, int level) {
        List<MappingNode> sources = new ArrayList<>();
        for (NodeTuple entry : map.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key && isMerge(key)) {
                addSources(entry.getValueNode(), path, sources);
            }
        }
        List<ObjectNode> inherited = new ArrayList<>();
        // The lines of the first map are recorded last, and so win.
        for (MappingNode source : sources.reversed()) {
            count(path, level + 1);
            inherited.addFirst(object(source, path, level + 1));
        }
        return inherited;
    }

    private void addSources(Node merged, String path, List<MappingNode> sources) {
        switch (merged) {
            case MappingNode map -> sources.add(map);
            case SequenceNode list
                    when list.getValue().stream().allMatch(MappingNode.class::isInstance) ->
                    list.getValue().forEach(each -> sources.add((MappingNode) each));
            default ->
                    problems.add(
                            new Problem(
                                    name,
                                    merged.getStartMark().map(YamlDocument::line).orElse(0),
                                    path,
                                    "<< takes a map or a list of maps, such as '<<: *defaults'"));
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
                return number(new BigInteger(text));
            }
            if (tag.equals(Tag.FLOAT)) {
                return JSON.numberNode(Double.parseDouble(text));
            }
        } catch (NumberFormatException e) {
            // 0x1F and .inf: reading it as a number reports the problem.
            return JSON.stringNode(text);
        }
        return JSON.stringNode(text);
    }

    private static JsonNode number(BigInteger number) {
        if (number.bitLength() < Integer.SIZE) {
            return JSON.numberNode(number.intValue());
        }
        return number.bitLength() < Long.SIZE
                ? JSON.numberNode(number.longValue())
                : JSON.numberNode(number);
    }

    private void note(String path, Node node) {
        if (node instanceof CollectionNode<?>) {
            collections.put(path, node);
        }
        node.getStartMark().ifPresent(mark -> lines.put(path, line(mark)));
    }

    private static int line(Mark mark) {
        return mark.getLine() + 1;
    }

    /**
     * Leaves {@code <<} to our code: the library has no bound for it, and never ends if a map
     * merges itself.
     */
    private static final class CoreSchemaWithoutMerge extends CoreSchema {

        @Override
        public ScalarResolver getScalarResolver() {
            return new CoreScalarResolver(false);
        }
    }

    /** The document is too large, by its merged maps and aliases or as it is written. */
    private static final class TooLarge extends RuntimeException {

        private static final long serialVersionUID = 1;

        private static final String SENTENCE =
                "nests deeper than %d levels or has more than %d nodes, each alias counted as often as it is used"
                        .formatted(MOST_LEVELS, MOST_NODES);

        private final String path;

        TooLarge(String path) {
            super(SENTENCE);
            this.path = path;
        }
    }
}
