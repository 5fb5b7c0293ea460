package io.causestream.playbook.catalogue;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/**
 * A parameter of a trigger or an action.
 *
 * @param name as the file spells it
 * @param defaultValue the value used when it is not given; missing if there is none
 * @param required whether a playbook without it is refused
 * @param choices the only valid texts (of a list: elements); empty: any
 * @param summary one sentence for the documentation
 * @param effect what it does here, and what it does not
 */
public record Parameter(
        String name,
        Type type,
        JsonNode defaultValue,
        boolean required,
        List<String> choices,
        String summary,
        Effect effect) {

    /**
     * What effect a parameter has in the engine. A parameter that is given and does less than its
     * name suggests causes a warning when the playbooks are loaded.
     *
     * @param none why it has no effect; empty: the engine uses it
     * @param caveat what else its user has to know; empty if there is nothing
     * @param idleChoices those of the valid choices that have no effect, each with the reason
     */
    public record Effect(String none, String caveat, Map<String, String> idleChoices) {

        /** It does all that its summary describes. */
        public static final Effect FULL = new Effect("", "", Map.of());

        /** The first word of the reason for parameters that are planned. */
        private static final String LATER = "planned";

        public Effect {
            idleChoices = Map.copyOf(idleChoices);
        }

        static Effect none(String why) {
            return new Effect(why, "", Map.of());
        }

        /** {@code no effect yet: planned}. */
        public static String words(String why) {
            return (why.startsWith(LATER) ? "no effect yet: " : "no effect: ") + why;
        }
    }

    /** The type of a value. */
    public enum Type {
        TEXT,
        /** A whole number. */
        NUMBER,
        /** A number with a fraction. */
        FRACTION,
        FLAG,
        /** {@code 30s}, {@code 5m}, {@code 2h}; a bare number is seconds, as in Robusta. */
        DURATION,
        TEXTS,
        /** A map of texts. */
        MAP,
        /** Any value, checked by code of its own. */
        TREE
    }

    public Parameter {
        choices = List.copyOf(choices);
    }

    public static Parameter text(String name, String summary) {
        return optional(name, Type.TEXT, MissingNode.getInstance(), summary);
    }

    public static Parameter text(String name, String defaultValue, String summary) {
        return optional(
                name, Type.TEXT, JsonNodeFactory.instance.stringNode(defaultValue), summary);
    }

    public static Parameter number(String name, int defaultValue, String summary) {
        return optional(
                name, Type.NUMBER, JsonNodeFactory.instance.numberNode(defaultValue), summary);
    }

    public static Parameter flag(String name, boolean defaultValue, String summary) {
        return optional(
                name, Type.FLAG, JsonNodeFactory.instance.booleanNode(defaultValue), summary);
    }

    /**
     * @param defaultValue as a file would spell it: {@code 5m}
     */
    public static Parameter duration(String name, String defaultValue, String summary) {
        return optional(
                name, Type.DURATION, JsonNodeFactory.instance.stringNode(defaultValue), summary);
    }

    public static Parameter texts(String name, String summary) {
        return optional(name, Type.TEXTS, JsonNodeFactory.instance.arrayNode(), summary);
    }

    public static Parameter tree(String name, String summary) {
        return optional(name, Type.TREE, MissingNode.getInstance(), summary);
    }

    private static Parameter optional(
            String name, Type type, JsonNode defaultValue, String summary) {
        return new Parameter(name, type, defaultValue, false, List.of(), summary, Effect.FULL);
    }

    public Parameter needed() {
        return new Parameter(name, type, defaultValue, true, choices, summary, effect);
    }

    public Parameter oneOf(String... valid) {
        return new Parameter(name, type, defaultValue, required, List.of(valid), summary, effect);
    }

    /** Whether the engine uses it. */
    public boolean hasEffect() {
        return effect.none().isEmpty();
    }

    Parameter with(Effect other) {
        return new Parameter(name, type, defaultValue, required, choices, summary, other);
    }

    /** The summary, with what has no effect. */
    public String fullSummary() {
        StringBuilder words = new StringBuilder(summary);
        if (!hasEffect()) {
            words.append(" (").append(Effect.words(effect.none())).append(')');
        }
        if (!effect.caveat().isEmpty()) {
            words.append(" (").append(effect.caveat()).append(')');
        }
        effect.idleChoices().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(idle ->
                        words.append(
                                " (`%s` has %s)"
                                        .formatted(idle.getKey(), Effect.words(idle.getValue()))));
        return words.toString();
    }
}
