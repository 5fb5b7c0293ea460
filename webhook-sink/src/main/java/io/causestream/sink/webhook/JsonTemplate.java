package io.causestream.sink.webhook;

import io.causestream.finding.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * JSON with placeholders in its texts: {@code $title}, <code>${severity}</code>, <code>
 * ${title:130}</code> for at most 130 characters of it, <code>${labels.app.kubernetes.io/name}
 * </code>; {@code $$} is a dollar sign. What is filled in can't leave its text, since the tree is
 * filled and not its spelling.
 */
record JsonTemplate(JsonNode tree) {

    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\$(?:(\\$)|\\{([^{}$:]+)(?::([1-9]\\d{0,5}))?}|([A-Za-z_]\\w*))");

    /** A constant of this length without spaces may be a key of the other side. */
    private static final int LIKE_A_KEY = 16;

    /** Reports each placeholder that stands for nothing. */
    static void check(String text, Consumer<String> unknown) {
        PLACEHOLDER
                .matcher(text)
                .results()
                .forEach(found -> {
                    if (found.group(1) == null && !FindingValues.isKnown(name(found))) {
                        unknown.accept(name(found));
                    }
                });
    }

    private static String name(MatchResult found) {
        return found.group(2) == null ? found.group(4) : found.group(2).strip();
    }

    /** Reports each placeholder of its texts that stands for nothing. */
    void check(Consumer<String> unknown) {
        texts().forEach(text -> check(text, unknown));
    }

    /** Its texts without placeholders that may be keys of the other side. */
    List<String> constants() {
        return texts().stream()
                .filter(text -> text.length() >= LIKE_A_KEY && text.matches("[^\\s$]+"))
                .toList();
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        collect(tree, texts);
        return texts;
    }

    private static void collect(JsonNode node, List<String> texts) {
        if (node.isString()) {
            texts.add(node.asString());
        }
        node.forEach(child -> collect(child, texts));
    }

    /**
     * @param severities what takes the place of a severity, with its JSON type where the
     *     placeholder is the whole text
     * @param most characters of each value
     */
    JsonNode fill(FindingValues values, Map<Severity, JsonNode> severities, int most) {
        return fill(tree, values, severities, most);
    }

    private static JsonNode fill(
            JsonNode node, FindingValues values, Map<Severity, JsonNode> severities, int most) {
        if (node.isString()) {
            return fill(node.asString(), values, severities, most);
        }
        if (node.isArray()) {
            var filled = JsonNodeFactory.instance.arrayNode();
            node.forEach(each -> filled.add(fill(each, values, severities, most)));
            return filled;
        }
        if (node.isObject()) {
            Map<String, JsonNode> filled = new LinkedHashMap<>();
            node.properties()
                    .forEach(each ->
                            filled.put(
                                    each.getKey(),
                                    fill(each.getValue(), values, severities, most)));
            return new ObjectNode(JsonNodeFactory.instance, filled);
        }
        return node;
    }

    private static JsonNode fill(
            String text, FindingValues values, Map<Severity, JsonNode> severities, int most) {
        JsonNode mapped = severities.get(values.severity());
        if (mapped != null && text.strip().matches("\\$severity|\\$\\{severity}")) {
            return mapped;
        }
        return StringNode.valueOf(
                fill(text, values, mapped, value -> ByteLimit.characters(value, most)));
    }

    /**
     * Fills a text.
     *
     * @param severity what takes the severity's place; null for its name
     * @param written how a value is written there
     */
    static String fill(
            String text,
            FindingValues values,
            @Nullable JsonNode severity,
            UnaryOperator<String> written) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement(
                                found.group(1) != null
                                        ? "$"
                                        : written.apply(value(found, values, severity))));
    }

    private static String value(
            MatchResult found, FindingValues values, @Nullable JsonNode severity) {
        String name = name(found);
        String value =
                severity != null && name.equals(FindingValues.SEVERITY)
                        ? severity.asString()
                        : values.text(name);
        return found.group(3) == null
                ? value
                : ByteLimit.characters(value, Integer.parseInt(found.group(3)));
    }
}
