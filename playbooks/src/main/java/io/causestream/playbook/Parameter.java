package io.causestream.playbook;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/**
 * What a trigger or an action can be told.
 *
 * @param name as the file says it
 * @param otherwise what holds when it is not there; missing if nothing does
 * @param required whether a playbook without it is refused
 * @param choices the only valid texts (of a list: elements); empty: any
 * @param summary one sentence for the documentation
 */
public record Parameter(
        String name,
        Type type,
        JsonNode otherwise,
        boolean required,
        List<String> choices,
        String summary) {

    /** What a value has to look like. */
    public enum Type {
        TEXT,
        /** A whole number. */
        NUMBER,
        /** A number with a fraction. */
        FRACTION,
        FLAG,
        /**
         * {@code 30s}, {@code 5m}, {@code 2h}; a bare number is seconds, as the old system has it.
         */
        DURATION,
        TEXTS,
        /** A map of texts. */
        MAP,
        /** Anything: its own declaration checks it. */
        TREE
    }

    public Parameter {
        choices = List.copyOf(choices);
    }

    public static Parameter text(String name, String summary) {
        return new Parameter(name, Type.TEXT, MissingNode.getInstance(), false, List.of(), summary);
    }

    public static Parameter text(String name, String otherwise, String summary) {
        return new Parameter(
                name,
                Type.TEXT,
                JsonNodeFactory.instance.stringNode(otherwise),
                false,
                List.of(),
                summary);
    }

    public static Parameter number(String name, int otherwise, String summary) {
        return new Parameter(
                name,
                Type.NUMBER,
                JsonNodeFactory.instance.numberNode(otherwise),
                false,
                List.of(),
                summary);
    }

    public static Parameter flag(String name, boolean otherwise, String summary) {
        return new Parameter(
                name,
                Type.FLAG,
                JsonNodeFactory.instance.booleanNode(otherwise),
                false,
                List.of(),
                summary);
    }

    /**
     * @param otherwise as a file would say it: {@code 5m}
     */
    public static Parameter duration(String name, String otherwise, String summary) {
        return new Parameter(
                name,
                Type.DURATION,
                JsonNodeFactory.instance.stringNode(otherwise),
                false,
                List.of(),
                summary);
    }

    public static Parameter texts(String name, String summary) {
        return new Parameter(
                name, Type.TEXTS, JsonNodeFactory.instance.arrayNode(), false, List.of(), summary);
    }

    public static Parameter tree(String name, String summary) {
        return new Parameter(name, Type.TREE, MissingNode.getInstance(), false, List.of(), summary);
    }

    public Parameter needed() {
        return new Parameter(name, type, otherwise, true, choices, summary);
    }

    public Parameter oneOf(String... valid) {
        return new Parameter(name, type, otherwise, required, List.of(valid), summary);
    }
}
