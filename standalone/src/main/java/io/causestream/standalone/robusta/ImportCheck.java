package io.causestream.standalone.robusta;

import io.causestream.settings.Problem;
import io.causestream.settings.YamlDocument;
import io.causestream.standalone.config.ConfigCheck;
import io.causestream.standalone.robusta.ImportEntry.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static final Set<String> NEEDED_BY_A_SINK = Set.of("name", "api_key", "slack_channel");

    private final ImportedSettings imported;
    private final Map<String, String> environment;

    ImportCheck(ImportedSettings imported, Map<String, String> environment) {
        this.imported = imported;
        this.environment = environment;
    }

    void leaveOutWhatIsRefused() {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            ConfigCheck check = check();
            List<Problem> refused =
                    check.problems().stream()
                            .filter(problem -> !refersToAVariable(problem.path()))
                            .toList();
            if (refused.isEmpty()) {
                check.warnings().forEach(this::warn);
                return;
            }
            Map<String, String> units = new TreeMap<>();
            refused.forEach(
                    problem ->
                            units.merge(
                                    unit(problem.path()),
                                    problem.sentence(),
                                    (some, more) -> some + "; " + more));
            units.forEach(this::refuse);
            compact(imported.tree());
        }
        throw new IllegalStateException("the imported settings still have problems");
    }

    private ConfigCheck check() {
        try {
            Path file = Files.createTempFile("causestream", ".yaml");
            try {
                Files.writeString(file, YamlDocument.write(imported.tree()));
                return ConfigCheck.of(List.of(file), environment());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't write a temporary file", e);
        }
    }

    /** With a value for each variable to which the settings refer. */
    private Map<String, String> environment() {
        Map<String, String> all = new HashMap<>();
        VARIABLE.matcher(YamlDocument.write(imported.tree()))
                .results()
                .forEach(found -> all.put(found.group(1), UNKNOWN_VALUE));
        all.keySet().forEach(name -> {
            String value = environment.get(name);
            if (value != null) {
                all.put(name, value);
            }
        });
        return all;
    }

    private boolean refersToAVariable(String path) {
        return at(keys(path)).toString().contains("{{");
    }

    /** The part to leave out because of a problem at this path. */
    private String unit(String path) {
        List<String> keys = keys(path);
        int length = keys.size();
        if (length >= 2 && WHOLE.contains(keys.getFirst())) {
            length = 2;
        } else if (length >= 4 && keys.getFirst().equals("sinksConfig")) {
            length = NEEDED_BY_A_SINK.contains(keys.get(3)) ? 2 : 4;
        }
        while (length > 1 && at(keys.subList(0, length)).isMissingNode()) {
            length--;
        }
        if (length == 0 || at(keys.subList(0, length)).isMissingNode()) {
            throw new IllegalStateException(
                    "the imported settings have a problem that no key of the file has: " + path);
        }
        return join(keys.subList(0, length));
    }

    private void refuse(String unit, String why) {
        List<String> keys = keys(unit);
        JsonNode parent = at(keys.subList(0, keys.size() - 1));
        String last = keys.getLast();
        if (parent instanceof ArrayNode list) {
            // Removed at the end of the round, so that the others keep their places until then.
            list.set(position(last), JsonNodeFactory.instance.nullNode());
        } else if (parent instanceof ObjectNode map) {
            map.remove(last);
        }
        List<ImportEntry> entries = imported.entries();
        boolean found = false;
        for (int i = 0; i < entries.size(); i++) {
            ImportEntry entry = entries.get(i);
            if (entry.to().equals(unit) || entry.to().startsWith(unit + ".")) {
                entries.set(i, entry.refused(why));
                found = true;
            }
        }
        if (!found) {
            entries.add(new ImportEntry(Kind.NO_COUNTERPART, 0, unit, "", why));
        }
    }

    private void warn(String warning) {
        if (!warning.startsWith("shipped playbooks:")) {
            imported.entries()
                    .add(
                            new ImportEntry(
                                    Kind.NO_EFFECT,
                                    0,
                                    "",
                                    "",
                                    warning.replaceFirst(" \\([^()]*, line \\d+\\)$", "")));
        }
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

    /** Removes what was left out of lists. */
    private static void compact(JsonNode node) {
        if (node instanceof ArrayNode list) {
            for (int i = list.size() - 1; i >= 0; i--) {
                if (list.path(i).isNull()) {
                    list.remove(i);
                }
            }
        }
        node.forEach(ImportCheck::compact);
    }
}
