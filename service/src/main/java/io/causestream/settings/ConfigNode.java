package io.causestream.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * A part of a YAML document that is being read: its value, and where its problems are reported.
 *
 * @param path from the document's root; empty for the root
 * @param value missing if there is none
 * @param problems of all documents so far; those of this part are added
 */
public record ConfigNode(
        YamlDocument document, String path, JsonNode value, Collection<Problem> problems) {

    /** The whole document. */
    public static ConfigNode root(YamlDocument document, Collection<Problem> problems) {
        return new ConfigNode(document, "", document.root(), problems);
    }

    /** The value of this key; absent if there is none. */
    public ConfigNode at(String key) {
        return new ConfigNode(document, YamlDocument.join(path, key), value.path(key), problems);
    }

    /** Whether there is no value, or only a bare {@code key:}. */
    public boolean isAbsent() {
        return value.isMissingNode() || value.isNull();
    }

    /** The elements of a list; empty if it is absent, or, with a problem, if it is not a list. */
    public List<ConfigNode> elements() {
        List<ConfigNode> elements = new ArrayList<>();
        if (value.isArray()) {
            for (JsonNode element : value) {
                String place = "%s[%d]".formatted(path, elements.size());
                elements.add(new ConfigNode(document, place, element, problems));
            }
        } else if (!isAbsent()) {
            problem("a list is expected here");
        }
        return elements;
    }

    /** The part as written in the document, including comments. */
    public String source() {
        return document.source(path);
    }

    /** The value as text; empty if it is absent, or, with a problem, if it is a list or a map. */
    public String text() {
        if (isAbsent()) {
            return "";
        }
        if (!value.isValueNode()) {
            problem("a string is expected here");
            return "";
        }
        return value.asString();
    }

    /** The texts of a list, without blank ones; a single text counts as a list of one. */
    public List<String> texts() {
        return value.isString()
                ? List.of(value.asString())
                : elements().stream()
                        .map(ConfigNode::text)
                        .filter(text -> !text.isBlank())
                        .toList();
    }

    /** False if it is absent, or, with a problem, if it is neither true nor false. */
    public boolean flag() {
        if (!isAbsent() && !value.isBoolean()) {
            problem("'%s' is neither true nor false".formatted(value.asString("")));
        }
        return value.asBoolean(false);
    }

    /** The keys of the map, sorted. */
    public Set<String> keys() {
        return new TreeSet<>(value.propertyNames());
    }

    /** Reports each key that is not among these, with the nearest allowed one. */
    public void allowKeys(Set<String> known) {
        value.propertyNames().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> at(key).unknown("key", known));
    }

    /**
     * Reports that the name of this part is unknown, with the nearest known one.
     *
     * @param what it should be the name of: {@code trigger}
     */
    public void unknown(String what, Set<String> known) {
        String name = path.substring(path.lastIndexOf('.') + 1);
        problem(unknown(what, name, known));
    }

    /** The sentence for an unknown name: {@code unknown key; did you mean sinks?}. */
    public static String unknown(String what, String name, Set<String> known) {
        return known.isEmpty()
                ? "unknown " + what
                : "unknown %s; did you mean %s?".formatted(what, Settings.nearest(name, known));
    }

    /** Reports a problem with this part. */
    public void problem(String sentence) {
        problems.add(document.problem(path, sentence));
    }

    /**
     * A reporter for code that gets a part of this value, and names places by a path relative to
     * it.
     */
    public ProblemReporter reporter() {
        return (part, sentence) ->
                problems.add(
                        document.problem(
                                part.isEmpty() ? path : YamlDocument.join(path, part), sentence));
    }

    /** The part with each {@code {{ env.NAME }}} in it resolved. */
    public ConfigNode resolved(Variables variables) {
        JsonNode resolved =
                variables.resolve(
                        path,
                        value,
                        (place, sentence) -> problems.add(document.problem(place, sentence)));
        return new ConfigNode(document, path, resolved, problems);
    }
}
