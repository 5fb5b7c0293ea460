package io.causestream.standalone.config;

import io.causestream.enrich.PlaybookSettings;
import io.causestream.playbook.PlaybookFile;
import io.causestream.playbook.PlaybookReader;
import io.causestream.playbook.ReadPlaybooks;
import io.causestream.playbook.RobustaSettings;
import io.causestream.playbook.ShippedPlaybooks;
import io.causestream.playbook.catalogue.Catalogue;
import io.causestream.settings.Problem;
import io.causestream.settings.YamlDocument;
import io.causestream.sink.config.SinkWarnings;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The result of checking files of settings and playbooks, without running anything: the services'
 * settings of each, and the playbooks of all of them together with the built-in ones.
 *
 * @param problems of both, by file and line
 */
public record ConfigCheck(ReadPlaybooks playbooks, List<Problem> problems, List<String> warnings) {

    /**
     * @param paths files, and folders of files
     * @throws CannotRun if one can't be read
     */
    public static ConfigCheck of(List<Path> paths, Map<String, String> environment) {
        List<PlaybookFile> users = paths.stream().flatMap(path -> load(path).stream()).toList();
        Set<PlaybookFile> all = new LinkedHashSet<>(ShippedPlaybooks.files());
        all.addAll(users);
        List<Problem> ofSettings = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (PlaybookFile file : users) {
            YamlDocument yaml = YamlDocument.of(file.name(), file.text());
            if (yaml.isMap()) {
                Path path = Path.of(file.name());
                List<PlaybookFile> named =
                        UpSettings.playbookFiles(path, environment).stream()
                                // An unreadable file is among the problems of the settings.
                                .filter(Files::isReadable)
                                .flatMap(more -> load(more).stream())
                                .toList();
                all.addAll(named);
                ofSettings.addAll(ofSettings(file, named, environment));
                warnOfFormerSettings(yaml, warnings);
            }
        }
        ReadPlaybooks playbooks = read(all, environment);
        warnings.addAll(playbooks.warnings());
        Set<Problem> problems = new LinkedHashSet<>(playbooks.problems());
        problems.addAll(ofSettings);
        return new ConfigCheck(
                playbooks,
                problems.stream()
                        .sorted(
                                Comparator.comparing(Problem::source)
                                        .thenComparingInt(Problem::line))
                        .toList(),
                warnings);
    }

    private static List<PlaybookFile> load(Path path) {
        try {
            return new PlaybookSettings(List.of(path), Duration.ZERO, Map.of())
                    .load().stream().filter(file -> !file.isShipped()).toList();
        } catch (UncheckedIOException e) {
            throw CannotRun.wrongArgument(
                    "%s: can't be read (%s)".formatted(path, e.getCause()), e);
        }
    }

    /**
     * The problems without those of the playbooks, which apply together with the playbooks of other
     * files.
     */
    private static List<Problem> ofSettings(
            PlaybookFile file, List<PlaybookFile> named, Map<String, String> environment) {
        Set<PlaybookFile> alone = new LinkedHashSet<>(ShippedPlaybooks.files());
        alone.add(file);
        alone.addAll(named);
        Set<Problem> ofPlaybooks = Set.copyOf(read(alone, environment).problems());
        return UpSettings.problems(Path.of(file.name()), environment).stream()
                .filter(problem -> !ofPlaybooks.contains(problem))
                .toList();
    }

    private static ReadPlaybooks read(Set<PlaybookFile> files, Map<String, String> environment) {
        return PlaybookReader.read(List.copyOf(files), environment, Catalogue.declared());
    }

    private static void warnOfFormerSettings(YamlDocument yaml, List<String> warnings) {
        Stream.of(RobustaSettings.onTop(), RobustaSettings.ofGlobalConfig())
                .flatMap(each -> each.entrySet().stream())
                .filter(each -> yaml.has(each.getKey()))
                .map(each -> yaml.problem(each.getKey(), noEffect(each.getValue())).toString())
                .sorted()
                .forEach(warnings::add);
        SinkWarnings.of(yaml.root().path("sinksConfig")).stream()
                .map(each -> yaml.problem(each.path(), each.sentence()).toString())
                .forEach(warnings::add);
    }

    private static String noEffect(String why) {
        String more = why.replaceFirst("^without effect(; )?", "");
        return more.isEmpty() ? "has no effect here" : "has no effect here: " + more;
    }
}
