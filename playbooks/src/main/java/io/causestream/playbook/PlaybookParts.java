package io.causestream.playbook;

import io.causestream.playbook.Playbook.Origin;
import io.causestream.settings.ConfigNode;
import io.causestream.settings.Problem;
import io.causestream.settings.Settings;
import io.causestream.settings.YamlDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import tools.jackson.databind.JsonNode;

/**
 * The parts of a file that concern playbooks: some keys of Robusta's values.yaml, or the whole of a
 * bare list. The other keys of a values.yaml belong to others.
 */
record PlaybookParts(PlaybookFile file, ConfigNode root) {

    private static final String NAMED = "namedCustomPlaybooks";
    private static final String DISABLED = "disabledPlaybooks";
    private static final String WITH_PLATFORM = "enablePlatformPlaybooks";
    private static final String GLOBAL = "globalConfig";

    /** The only keys that this module reads. */
    static final Set<String> KEYS =
            Set.of(
                    "priorityBuiltinPlaybooks",
                    "customPlaybooks",
                    "builtinPlaybooks",
                    "platformPlaybooks",
                    NAMED,
                    DISABLED,
                    WITH_PLATFORM,
                    GLOBAL);

    /** Keys of Robusta for installing its playbooks' Python code. */
    private static final Set<String> ABOUT_CODE =
            Set.of(
                    "playbookRepos",
                    "playbooksPersistentVolume",
                    "playbooksPersistentVolumeSize",
                    "playbooksPersistentVolumeStorageClass");

    private static final int SLIP_OF_THE_PEN = 2;

    /** A playbook before it is read, with the name to use if the file gives it none. */
    record Entry(ConfigNode node, String name) {

        /** The name in the file, or else the default name. */
        String called() {
            String given = node.at("name").value().asString("");
            return given.isBlank() ? name : given;
        }
    }

    static PlaybookParts of(PlaybookFile file, Collection<Problem> problems) {
        YamlDocument yaml = YamlDocument.of(file.name(), file.text());
        problems.addAll(yaml.problems());
        PlaybookParts parts = new PlaybookParts(file, ConfigNode.root(yaml, problems));
        parts.refuseSlips();
        return parts;
    }

    static String listOf(Origin origin) {
        return switch (origin) {
            case PRIORITY -> "priorityBuiltinPlaybooks";
            case CUSTOM -> "customPlaybooks";
            case BUILTIN -> "builtinPlaybooks";
            case PLATFORM -> "platformPlaybooks";
        };
    }

    /** Whether it defines the playbooks of this origin. */
    boolean has(Origin origin) {
        return !root.at(listOf(origin)).isAbsent();
    }

    List<Entry> entries(Origin origin) {
        if (root.value().isArray()) {
            return origin == Origin.CUSTOM ? numbered(root) : List.of();
        }
        List<Entry> listed = numbered(root.at(listOf(origin)));
        return origin == Origin.CUSTOM
                ? Stream.concat(listed.stream(), named().stream()).toList()
                : listed;
    }

    private List<Entry> numbered(ConfigNode list) {
        String file = this.file.name().substring(this.file.name().lastIndexOf('/') + 1);
        return list.elements().stream()
                .map(node -> new Entry(node, file + "#" + node.path()))
                .toList();
    }

    /** The entries under each name: a single one or, as in Robusta, a list. */
    private List<Entry> named() {
        ConfigNode named = root.at(NAMED);
        if (!named.isAbsent() && !named.value().isObject()) {
            named.problem("a map from names to playbooks is expected here");
        }
        List<Entry> entries = new ArrayList<>();
        for (String name : named.value().propertyNames()) {
            ConfigNode node = named.at(name);
            if (node.value().isArray()) {
                List<ConfigNode> several = node.elements();
                for (ConfigNode each : several) {
                    String position = each.path().substring(node.path().length());
                    entries.add(new Entry(each, several.size() == 1 ? name : name + position));
                }
            } else if (!node.isAbsent()) {
                entries.add(new Entry(node, name));
            }
        }
        return entries;
    }

    List<ConfigNode> disabled() {
        return root.at(DISABLED).elements();
    }

    boolean withPlatform() {
        return root.at(WITH_PLATFORM).flag();
    }

    ConfigNode global() {
        return root.at(GLOBAL);
    }

    /** The names of the sinks that it configures. */
    List<String> sinks() {
        List<String> names = new ArrayList<>();
        for (JsonNode sink : root.value().path("sinksConfig")) {
            for (JsonNode settings : sink) {
                names.add(settings.path("name").asString(""));
            }
        }
        return names;
    }

    private void refuseSlips() {
        if (!root.isAbsent() && !root.value().isContainer()) {
            root.problem("neither a map of settings nor a list of playbooks");
        }
        root.value().propertyNames().stream()
                .filter(key -> !KEYS.contains(key) && !ABOUT_CODE.contains(key) && isSlip(key))
                .forEach(key -> root.at(key).unknown("key", KEYS));
    }

    /**
     * Whether the key looks misspelt. A map {@code playbooks} is valid: it locates further files.
     */
    private boolean isSlip(String key) {
        if (key.equals("playbooks") && root.at(key).value().isObject()) {
            return false;
        }
        String plain = key.toLowerCase(Locale.ROOT).replace("_", "");
        String nearest = Settings.nearest(key, KEYS).toLowerCase(Locale.ROOT);
        return plain.contains("playbook")
                || LevenshteinDistance.getDefaultInstance().apply(plain, nearest)
                        <= SLIP_OF_THE_PEN;
    }
}
