package io.causestream.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/**
 * Resolves {@code {{ env.NAME }}} and, in settings, {@code {{ file.PATH }}} in texts: in the middle
 * of a longer one and in a list too. A file is read as UTF-8 without the newline at its end, as
 * Kubernetes mounts a secret; at most {@value #MOST_BYTES} bytes. Its content is a secret, and in
 * no message.
 */
public final class Variables {

    private static final int MOST_BYTES = 65_536;
    private static final Pattern REFERENCE =
            Pattern.compile(
                    "\\{\\{\\s*(?:env\\.([A-Za-z_][A-Za-z0-9_]*)|file\\.([^\\s{}]+))\\s*}}");

    private final Map<String, String> environment;
    private final boolean withFiles;

    private Variables(Map<String, String> environment, boolean withFiles) {
        this.environment = Map.copyOf(environment);
        this.withFiles = withFiles;
    }

    /** For settings, which only those who run the process write. */
    static Variables withFiles(Map<String, String> environment) {
        return new Variables(environment, true);
    }

    /**
     * For playbooks, which are records on a topic: whoever writes one must not read the files of
     * the process with it.
     */
    public static Variables withoutFiles(Map<String, String> environment) {
        return new Variables(environment, false);
    }

    /**
     * @param missing called with a sentence for each variable that is not set and each file that
     *     can't be read; it is replaced by nothing
     */
    public String resolve(String text, Consumer<String> missing) {
        return REFERENCE
                .matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement(
                                found.group(1) == null
                                        ? file(found.group(2), missing)
                                        : variable(found.group(1), missing)));
    }

    private String variable(String name, Consumer<String> missing) {
        String value = environment.get(name);
        if (value == null) {
            missing.accept("the environment has no " + name);
            return "";
        }
        return value;
    }

    private String file(String name, Consumer<String> missing) {
        if (!withFiles) {
            missing.accept("only settings can refer to a file; use {{ env.NAME }} in playbooks");
            return "";
        }
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            byte[] content = in.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                missing.accept("the file %s has more than %d bytes".formatted(name, MOST_BYTES));
                return "";
            }
            return new String(content, UTF_8).replaceFirst("\\r?\\n\\z", "");
        } catch (IOException | InvalidPathException e) {
            missing.accept(
                    "the file %s can't be read (%s)".formatted(name, e.getClass().getSimpleName()));
            return "";
        }
    }

    /**
     * The tree with each text in it resolved; keys stay as they are.
     *
     * @param path of the tree: {@code sinksConfig[0].slack_sink}; empty for a whole file
     * @param missing called with path and sentence for each variable that is not set and each file
     *     that can't be read
     */
    public JsonNode resolve(String path, JsonNode node, BiConsumer<String, String> missing) {
        if (node.isString()) {
            return StringNode.valueOf(
                    resolve(node.asString(), sentence -> missing.accept(path, sentence)));
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
