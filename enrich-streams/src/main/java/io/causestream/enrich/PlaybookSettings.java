package io.causestream.enrich;

import io.causestream.enrich.playbook.StartingPlaybooks;
import io.causestream.playbook.PlaybookFile;
import io.causestream.playbook.PlaybookReader;
import io.causestream.playbook.PlaybookSet;
import io.causestream.playbook.ReadPlaybooks;
import io.causestream.playbook.ShippedPlaybooks;
import io.causestream.playbook.catalogue.Catalogue;
import io.causestream.settings.Settings;
import io.causestream.settings.YamlDocument;
import io.causestream.topics.Control.PlaybooksActivated;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The locations of the playbooks: those that are shipped, those in the settings' own file, and
 * those in further files.
 *
 * @param files YAML files, and folders of them; each is read anew every {@code reloadEvery}
 * @param environment what {@code {{ env.NAME }}} stands for
 */
public record PlaybookSettings(
        List<Path> files, Duration reloadEvery, Map<String, String> environment) {

    private static final String GLOBAL = "globalConfig";
    private static final Set<String> GLOBAL_KEYS = Set.of("custom_severity_map");

    /** The keys of a settings file that concern playbooks. */
    private static final Set<String> KEYS =
            Set.of(
                    "customPlaybooks",
                    "namedCustomPlaybooks",
                    "disabledPlaybooks",
                    "enablePlatformPlaybooks",
                    "priorityBuiltinPlaybooks",
                    "builtinPlaybooks",
                    "platformPlaybooks",
                    GLOBAL);

    public PlaybookSettings {
        files = List.copyOf(files);
        environment = Map.copyOf(environment);
    }

    /** Only the shipped playbooks. */
    public static PlaybookSettings shipped() {
        return new PlaybookSettings(List.of(), Duration.ofSeconds(10), Map.of());
    }

    /** Reads the settings. A problem in a playbook is reported as a problem of the settings. */
    static PlaybookSettings from(Settings settings) {
        List<Path> files = new ArrayList<>();
        settings.file().ifPresent(files::add);
        settings.texts("playbooks.files", "CAUSESTREAM_PLAYBOOK_FILES").stream()
                .filter(file -> !file.isBlank())
                .map(Path::of)
                .forEach(files::add);
        PlaybookSettings playbooks =
                new PlaybookSettings(
                        files,
                        settings.duration(
                                "playbooks.reloadEvery",
                                "CAUSESTREAM_PLAYBOOK_RELOAD_EVERY",
                                Duration.ofSeconds(10)),
                        settings.environment());
        try {
            settings.addProblems(playbooks.read(playbooks.load()).problems());
        } catch (UncheckedIOException e) {
            settings.problem("playbooks.files", "%s can't be read".formatted(e.getMessage()));
        }
        return playbooks;
    }

    /**
     * The files as they are now, without keys that do not concern playbooks.
     *
     * @throws UncheckedIOException if one can't be read; the message is its path
     */
    public List<PlaybookFile> load() {
        List<PlaybookFile> all = new ArrayList<>(ShippedPlaybooks.files());
        for (Path path : files) {
            for (Path file : yamlFiles(path)) {
                try {
                    all.add(new PlaybookFile(file.toString(), Files.readString(file)));
                } catch (IOException e) {
                    throw new UncheckedIOException(file.toString(), e);
                }
            }
        }
        return all;
    }

    private static List<Path> yamlFiles(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(path.toString(), e);
        }
    }

    ReadPlaybooks read(List<PlaybookFile> texts) {
        return PlaybookReader.read(texts, environment, Catalogue.declared());
    }

    /**
     * The playbooks in force until the first are activated; they were checked when the settings
     * were read.
     */
    public StartingPlaybooks starting() {
        return new StartingPlaybooks(set(texts(load())), this::set);
    }

    private PlaybookSet set(Map<String, String> texts) {
        return read(texts.entrySet().stream()
                        .map(text -> new PlaybookFile(text.getKey(), text.getValue()))
                        .toList())
                .set();
    }

    /** The control record that activates these files. */
    PlaybooksActivated activation(List<PlaybookFile> files) {
        Map<String, String> texts = texts(files);
        return new PlaybooksActivated(set(texts).version(), texts);
    }

    /** The files' texts for a record, without their other content, which may include passwords. */
    private static Map<String, String> texts(List<PlaybookFile> files) {
        Map<String, String> texts = new TreeMap<>();
        for (PlaybookFile file : files) {
            JsonNode root = file.isShipped() ? MissingNode.getInstance() : tree(file);
            if (root instanceof ObjectNode object) {
                object.retain(KEYS);
                if (object.path(GLOBAL) instanceof ObjectNode global) {
                    global.retain(GLOBAL_KEYS);
                }
                if (!object.isEmpty()) {
                    texts.put(file.name(), YamlDocument.write(object));
                }
            } else {
                texts.put(file.name(), file.text());
            }
        }
        return texts;
    }

    private static JsonNode tree(PlaybookFile file) {
        YamlDocument yaml = YamlDocument.of(file.name(), file.text());
        if (!yaml.problems().isEmpty()) {
            throw new IllegalArgumentException(yaml.problems().getFirst().toString());
        }
        return yaml.root();
    }

    /** Without the environment, which contains secrets. */
    @Override
    public String toString() {
        return "PlaybookSettings[files=%s, reloadEvery=%s]".formatted(files, reloadEvery);
    }
}
