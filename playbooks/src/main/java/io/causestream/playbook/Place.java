package io.causestream.playbook;

import io.causestream.settings.Settings;
import io.causestream.settings.Variables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * A part of a file that is being read: what stands there, and who is told what is wrong with it.
 *
 * @param path from the file's root
 * @param value missing if nothing stands there
 * @param mistakes of all files so far
 */
record Place(YamlFile file, String path, JsonNode value, Collection<Mistake> mistakes) {

    Place at(String key) {
        return new Place(file, path.isEmpty() ? key : path + "." + key, value.path(key), mistakes);
    }

    /** Nothing stands there, or a bare {@code key:}. */
    boolean isAbsent() {
        return value.isMissingNode() || value.isNull();
    }

    /** Those of a list; none, and a mistake, if it is something else. */
    List<Place> elements() {
        List<Place> elements = new ArrayList<>();
        if (value.isArray()) {
            for (JsonNode element : value) {
                String place = "%s[%d]".formatted(path, elements.size());
                elements.add(new Place(file, place, element, mistakes));
            }
        } else if (!isAbsent()) {
            mistake("a list is expected here");
        }
        return elements;
    }

    /** As the file has it. */
    String source() {
        return file.source(path);
    }

    /** As text; empty, and a mistake, if it is a list or a map. */
    String text() {
        if (isAbsent()) {
            return "";
        }
        if (!value.isValueNode()) {
            mistake("a text is expected here");
            return "";
        }
        return value.asString();
    }

    /** The texts of a list; a lone text is a list of one. */
    List<String> texts() {
        return value.isString()
                ? List.of(value.asString())
                : elements().stream().map(Place::text).filter(text -> !text.isBlank()).toList();
    }

    boolean flag() {
        if (!isAbsent() && !value.isBoolean()) {
            mistake("'%s' is neither true nor false".formatted(value.asString("")));
        }
        return value.asBoolean(false);
    }

    /** The names of its parts. */
    Set<String> keys() {
        return new TreeSet<>(value.propertyNames());
    }

    /** A mistake for each key that is not among these. */
    void allowKeys(Set<String> known) {
        value.propertyNames().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> at(key).unknown("key", known));
    }

    /** There is no such thing: the nearest that there is. */
    void unknown(String what, Set<String> known) {
        String name = path.substring(path.lastIndexOf('.') + 1);
        mistake(unknown(what, name, known));
    }

    static String unknown(String what, String name, Set<String> known) {
        return known.isEmpty()
                ? "unknown " + what
                : "unknown %s; did you mean %s?".formatted(what, Settings.nearest(name, known));
    }

    void mistake(String sentence) {
        mistakes.add(file.mistake(path, sentence));
    }

    /** For whoever is given a part of what stands here, and complains by a path of its own. */
    Complaint complaint() {
        return (part, sentence) ->
                mistakes.add(
                        file.mistake(
                                part.isEmpty() || path.isEmpty() ? path + part : path + "." + part,
                                sentence));
    }

    /** With each {@code {{ env.NAME }}} in it resolved. */
    Place resolved(Variables variables) {
        JsonNode resolved =
                variables.resolve(
                        path,
                        value,
                        (place, name) ->
                                mistakes.add(
                                        file.mistake(place, "the environment has no " + name)));
        return new Place(file, path, resolved, mistakes);
    }
}
