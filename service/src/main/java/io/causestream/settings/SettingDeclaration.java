package io.causestream.settings;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What is declared of one setting.
 *
 * @param path keys from the file's root, dotted: {@code webhook.port}
 * @param variable the environment variable that overrides it; empty if there is none
 * @param choices the only texts, ignoring case; empty for any
 * @param defaultValue for people, in Markdown
 * @param means for people, in Markdown
 * @param schema the JSON Schema of a {@link Type#TREE}; missing if it may be anything, or is
 *     declared elsewhere
 * @param ignored whether it is accepted and has no effect
 * @param reloaded whether a change takes effect while the services run
 */
public record SettingDeclaration(
        String path,
        String variable,
        Type type,
        List<String> choices,
        String defaultValue,
        String means,
        JsonNode schema,
        boolean ignored,
        boolean reloaded) {

    /** What may stand at the path. */
    public enum Type {
        TEXT,
        NUMBER,
        FRACTION,
        FLAG,
        DURATION,
        /** A list of texts, or a single one. */
        TEXTS,
        /** A map of names to true or false. */
        FLAGS,
        /** A map of texts. */
        MAP,
        /** A list or a map of its own shape. */
        TREE
    }

    public SettingDeclaration {
        choices = List.copyOf(choices);
    }

    /** The key on the file's top level. */
    public String top() {
        int dot = path.indexOf('.');
        return dot < 0 ? path : path.substring(0, dot);
    }
}
