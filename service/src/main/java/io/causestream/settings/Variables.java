package io.causestream.settings;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/** Resolves {@code {{ env.NAME }}} in texts: in the middle of a longer one and in a list too. */
public final class Variables {

    private static final Pattern REFERENCE =
            Pattern.compile("\\{\\{\\s*env\\.([A-Za-z_][A-Za-z0-9_]*)\\s*}}");

    private final Map<String, String> environment;

    public Variables(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * @param missing called with the name of each variable that is not set; it is replaced by
     *     nothing
     */
    public String resolve(String text, Consumer<String> missing) {
        return REFERENCE
                .matcher(text)
                .replaceAll(found -> {
                    String value = environment.get(found.group(1));
                    if (value == null) {
                        missing.accept(found.group(1));
                        return "";
                    }
                    return Matcher.quoteReplacement(value);
                });
    }

    /**
     * The tree with each text in it resolved; keys stay as they are.
     *
     * @param path of the tree: {@code sinksConfig[0].slack_sink}; empty for a whole file
     * @param missing called with path and name of each variable that is not set
     */
    public JsonNode resolve(String path, JsonNode node, BiConsumer<String, String> missing) {
        if (node.isString()) {
            return StringNode.valueOf(resolve(node.asString(), name -> missing.accept(path, name)));
        }
        if (node.isArray()) {
            var list = JsonNodeFactory.instance.arrayNode();
            int position = 0;
            for (JsonNode element : node) {
                list.add(resolve(path + "[" + position++ + "]", element, missing));
            }
            return list;
        }
        if (node.isObject()) {
            String parent = path.isEmpty() ? "" : path + ".";
            var map = JsonNodeFactory.instance.objectNode();
            node.properties()
                    .forEach(entry ->
                            map.set(
                                    entry.getKey(),
                                    resolve(parent + entry.getKey(), entry.getValue(), missing)));
            return map;
        }
        return node;
    }
}
