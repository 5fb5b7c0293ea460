package io.causestream.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The settings of all services, as {@code settings.yaml} beside this class declares them. One file
 * has the settings of every service, so each service knows the keys of the others.
 */
public final class SettingDeclarations {

    private static final String FILE = "settings.yaml";

    /**
     * Robusta gives each key of this map to every action that has a parameter of its name: which
     * ones those are, only the playbooks know.
     */
    private static final String OPEN = "globalConfig";

    private static final Set<String> FIELDS =
            Set.of(
                    "type",
                    "variable",
                    "choices",
                    "default",
                    "means",
                    "schema",
                    "ignored",
                    "reloaded");
    private static final List<SettingDeclaration> ALL = read();

    private SettingDeclarations() {}

    /** All declarations, in the order of the file. */
    public static List<SettingDeclaration> all() {
        return ALL;
    }

    /** The keys on the file's top level. */
    public static Set<String> topLevel() {
        return ALL.stream()
                .map(SettingDeclaration::top)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The keys below a part of the file: {@code host} and {@code port} below {@code health}; empty
     * if it has none.
     */
    public static Set<String> below(String path) {
        return ALL.stream()
                .map(SettingDeclaration::path)
                .filter(each -> each.startsWith(path + "."))
                .map(each -> each.substring(path.length() + 1).split("\\.", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether the setting at this path is accepted and has no effect. */
    public static boolean isIgnored(String path) {
        return ALL.stream().anyMatch(each -> each.path().equals(path) && each.ignored());
    }

    /** The paths of those that take effect while the services run. */
    static Set<String> reloaded() {
        return ALL.stream()
                .filter(SettingDeclaration::reloaded)
                .map(SettingDeclaration::path)
                .collect(Collectors.toSet());
    }

    /**
     * Reports each key that no service reads, with the nearest that one does: on the top level, and
     * in each map that is declared key by key, apart from {@code globalConfig}. What was reported
     * before by whoever reads it is not reported again.
     */
    static void allowKeys(ConfigNode root) {
        allowKeys(root, topLevel());
        for (String top : topLevel()) {
            if (!top.equals(OPEN)) {
                allowKeysBelow(root.at(top));
            }
        }
    }

    private static void allowKeysBelow(ConfigNode part) {
        Set<String> known = below(part.path());
        if (known.isEmpty()) {
            return;
        }
        if (!part.isAbsent() && !part.value().isObject()) {
            if (!isReported(part)) {
                part.problem("a map is expected here, of %s".formatted(String.join(", ", known)));
            }
            return;
        }
        allowKeys(part, known);
        known.forEach(key -> allowKeysBelow(part.at(key)));
    }

    private static void allowKeys(ConfigNode map, Set<String> known) {
        map.keys().stream()
                .filter(key -> !known.contains(key))
                .map(map::at)
                .filter(key -> !isReported(key))
                .toList()
                .forEach(key -> key.unknown("key", known));
    }

    private static boolean isReported(ConfigNode part) {
        return part.problems().stream().anyMatch(problem -> problem.path().equals(part.path()));
    }

    private static List<SettingDeclaration> read() {
        YamlDocument document = YamlDocument.of(FILE, text());
        if (!document.problems().isEmpty()) {
            throw new IllegalStateException(document.problems().getFirst().toString());
        }
        List<SettingDeclaration> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : document.root().properties()) {
            all.add(declaration(each.getKey(), each.getValue()));
        }
        return List.copyOf(all);
    }

    private static String text() {
        try (InputStream file = SettingDeclarations.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("the jar has no " + FILE);
            }
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + FILE, e);
        }
    }

    private static SettingDeclaration declaration(String path, JsonNode declared) {
        Set<String> unknown = new HashSet<>(declared.propertyNames());
        unknown.removeAll(FIELDS);
        if (!unknown.isEmpty()) {
            throw new IllegalStateException("%s: %s has %s".formatted(FILE, path, unknown));
        }
        return new SettingDeclaration(
                path,
                declared.path("variable").asString(""),
                SettingDeclaration.Type.valueOf(
                        declared.path("type").asString("tree").toUpperCase(Locale.ROOT)),
                declared.path("choices").valueStream().map(JsonNode::asString).toList(),
                declared.path("default").asString(""),
                declared.path("means").asString(""),
                declared.path("schema"),
                declared.path("ignored").asBoolean(false),
                declared.path("reloaded").asBoolean(false));
    }
}
