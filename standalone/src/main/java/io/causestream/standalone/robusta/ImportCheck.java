package io.causestream.standalone.robusta;

import io.causestream.redaction.Redactor;
import io.causestream.settings.Problem;
import io.causestream.settings.YamlDocument;
import io.causestream.standalone.config.ConfigCheck;
import io.causestream.standalone.robusta.ImportEntry.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Checks the result as {@code check-config} does, and leaves out what it refuses. */
final class ImportCheck {

    /** Each round leaves out all that was refused; a later one finds what only follows from it. */
    private static final int MOST_ROUNDS = 20;

    private static final Pattern VARIABLE =
            Pattern.compile("\\{\\{\\s*env\\.([A-Za-z_][A-Za-z0-9_]*)\\s*}}");
    private static final Pattern KEY = Pattern.compile("[^.\\[\\]]+|\\[\\d+]");

    /** Stands for a value that is not known here; valid as a token and as a header. */
    private static final String UNKNOWN_VALUE = "Bearer value-is-not-known-here";

    /** Lists and maps whose elements are left out as a whole. */
    private static final Set<String> WHOLE =
            Set.of(
                    "customPlaybooks",
                    "namedCustomPlaybooks",
                    "priorityBuiltinPlaybooks",
                    "builtinPlaybooks",
                    "platformPlaybooks",
                    "alertRelabel");

    /** Without the last two it would take more than it should. */
    private static final Set<String> NEEDED_BY_A_SINK =
            Set.of("name", "api_key", "slack_channel", "scope", "match");

    private final ImportedSettings imported;
    private final YamlDocument document;
    private final Map<String, String> environment;

    /**
     * @param document the file that is imported
     */
    ImportCheck(ImportedSettings imported, YamlDocument document, Map<String, String> environment) {
        this.imported = imported;
        this.document = document;
        this.environment = environment;
    }

    void leaveOutWhatIsRefused() {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            ConfigCheck check = check();
            Map<String, String> refused = new TreeMap<>();
            for (Problem problem : check.problems()) {
                List<String> keys = placesBeforeRemoval(keys(problem.path()));
                if (!at(keys).toString().contains("{{")) {
                    List<String> unit = unit(keys);
                    String inside = join(keys.subList(unit.size(), keys.size()));
                    refused.merge(
                            join(unit),
                            inside.isEmpty()
                                    ? problem.sentence()
                                    : "%s: %s".formatted(inside, problem.sentence()),
                            (some, more) -> some + "; " + more);
                }
            }
            if (refused.isEmpty()) {
                compact(imported.tree());
                return;
            }
            refused.forEach(this::refuse);
        }
        throw new IllegalStateException("the imported settings still have problems");
    }

    private ConfigCheck check() {
        ObjectNode settings = imported.tree().deepCopy();
        compact(settings);
        try {
            Path file = Files.createTempFile("causestream", ".yaml");
            try {
                String yaml = YamlDocument.write(settings);
                Files.writeString(file, yaml);
                ConfigCheck check = ConfigCheck.of(List.of(file), environment(yaml));
                if (check.problems().isEmpty()) {
                    check.warnings().forEach(warning -> warn(warning, file));
                }
                return check;
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't write a temporary file", e);
        }
    }

    /** With a value for each variable to which the settings refer. */
    private Map<String, String> environment(String yaml) {
        Map<String, String> all = new HashMap<>();
        VARIABLE.matcher(yaml)
                .results()
                .map(found -> found.group(1))
                .forEach(name -> all.put(name, environment.getOrDefault(name, UNKNOWN_VALUE)));
        return all;
    }

    /** The part to leave out because of a problem at this place. */
    private List<String> unit(List<String> keys) {
        int length = lengthOfUnit(keys);
        while (length > 1 && at(keys.subList(0, length)).isMissingNode()) {
            length--;
        }
        if (length == 0 || at(keys.subList(0, length)).isMissingNode()) {
            throw new IllegalStateException(
                    "the imported settings have a problem that no key of the file has: "
                            + join(keys));
        }
        return keys.subList(0, length);
    }

    private static int lengthOfUnit(List<String> keys) {
        int length = keys.size();
        String top = keys.isEmpty() ? "" : keys.getFirst();
        if (WHOLE.contains(top) && length > 2) {
            return lengthOfPlaybook(keys);
        }
        if (top.equals("sinksConfig") && length > 3) {
            String key = keys.get(3);
            // A single interval can be left out of those in which the sink is quiet.
            boolean isInterval = key.equals("mute_intervals") && length > 4;
            return NEEDED_BY_A_SINK.contains(key) ? 2 : isInterval ? 5 : 4;
        }
        for (int i = 0; i < length; i++) {
            if (keys.get(i).startsWith("[")) {
                return i + 1;
            }
        }
        return length;
    }

    /**
     * A trigger, an action or a parameter of an action can be left out; a parameter of a trigger
     * can't, without which it would start more.
     */
    private static int lengthOfPlaybook(List<String> keys) {
        int parts = Math.max(keys.indexOf("triggers"), keys.indexOf("actions"));
        if (parts < 0 || keys.size() < parts + 2) {
            return 2;
        }
        boolean isParameter = keys.get(parts).equals("actions") && keys.size() > parts + 3;
        return parts + (isParameter ? 4 : 2);
    }

    private void refuse(String unit, String why) {
        List<String> keys = keys(unit);
        JsonNode parent = at(keys.subList(0, keys.size() - 1));
        String last = keys.getLast();
        if (parent instanceof ArrayNode list) {
            // Removed at the end, so that the others keep their places until then.
            list.set(position(last), JsonNodeFactory.instance.nullNode());
        } else if (parent instanceof ObjectNode map) {
            map.remove(last);
        }
        // A problem may quote a value.
        String sentence = Redactor.standard().redact(why);
        List<ImportEntry> entries = imported.entries();
        boolean found = false;
        for (int i = 0; i < entries.size(); i++) {
            ImportEntry entry = entries.get(i);
            if (entry.to().equals(unit) || entry.to().startsWith(unit + ".")) {
                entries.set(i, entry.refused(sentence));
                found = true;
            } else if (!entry.to().isEmpty() && unit.startsWith(entry.to())) {
                entries.set(i, entry.withoutPart());
            }
        }
        if (!found) {
            int line = document.has(unit) ? document.problem(unit, "").line() : 0;
            entries.add(new ImportEntry(Kind.NO_COUNTERPART, line, unit, "", sentence));
        }
    }

    private void warn(String warning, Path file) {
        if (!warning.startsWith("shipped playbooks:")) {
            imported.entries()
                    .add(
                            new ImportEntry(
                                    Kind.NO_EFFECT,
                                    0,
                                    "",
                                    "",
                                    warning.replaceFirst(" \\([^()]*, line \\d+\\)$", "")
                                            .replace(file.toString(), "this file")
                                            // As a playbook without a name is named.
                                            .replace(file.getFileName() + "#", "")));
        }
    }

    /** The path in the settings as they were before anything was left out. */
    private List<String> placesBeforeRemoval(List<String> keys) {
        List<String> before = new ArrayList<>();
        JsonNode node = imported.tree();
        for (String key : keys) {
            String place = key;
            if (key.startsWith("[") && node.isArray()) {
                int left = position(key);
                int position = 0;
                while (position < node.size() && (node.path(position).isNull() || left-- > 0)) {
                    position++;
                }
                place = "[%d]".formatted(position);
            }
            before.add(place);
            node = place.startsWith("[") ? node.path(position(place)) : node.path(place);
        }
        return before;
    }

    private JsonNode at(List<String> keys) {
        JsonNode node = imported.tree();
        for (String key : keys) {
            node = key.startsWith("[") ? node.path(position(key)) : node.path(key);
        }
        return node;
    }

    private static int position(String key) {
        return Integer.parseInt(key.substring(1, key.length() - 1));
    }

    private static List<String> keys(String path) {
        return KEY.matcher(path).results().map(MatchResult::group).toList();
    }

    private static String join(List<String> keys) {
        StringBuilder path = new StringBuilder();
        for (String key : keys) {
            path.append(path.isEmpty() || key.startsWith("[") ? "" : ".").append(key);
        }
        return path.toString();
    }

    /** Removes what was left out of lists, and lists of which nothing is left. */
    private static void compact(JsonNode node) {
        if (node instanceof ArrayNode list) {
            for (int i = list.size() - 1; i >= 0; i--) {
                if (list.path(i).isNull()) {
                    list.remove(i);
                }
            }
        }
        if (node instanceof ObjectNode map) {
            List<String> emptied =
                    map.properties().stream()
                            .filter(each -> isEmptied(each.getValue()))
                            .map(Map.Entry::getKey)
                            .toList();
            emptied.forEach(map::remove);
        }
        node.forEach(ImportCheck::compact);
    }

    private static boolean isEmptied(JsonNode list) {
        return list.isArray() && !list.isEmpty() && list.valueStream().allMatch(JsonNode::isNull);
    }
}
