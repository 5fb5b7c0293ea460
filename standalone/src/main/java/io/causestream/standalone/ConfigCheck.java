package io.causestream.standalone;

import io.causestream.enrich.PlaybookSettings;
import io.causestream.playbook.Catalogue;
import io.causestream.playbook.FormerSettings;
import io.causestream.playbook.Mistake;
import io.causestream.playbook.PlaybookFile;
import io.causestream.playbook.PlaybookReader;
import io.causestream.playbook.ReadPlaybooks;
import io.causestream.playbook.ShippedPlaybooks;
import io.causestream.playbook.YamlFile;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What files of settings and playbooks say, without running anything: the services' settings of
 * each, and the playbooks of all of them together with those that are shipped.
 *
 * @param mistakes of both, by file and line
 */
record ConfigCheck(ReadPlaybooks playbooks, List<Mistake> mistakes, List<String> warnings) {

    /** What the playbooks' reader has said of a file before. */
    private static final Pattern OF_PLAYBOOKS = Pattern.compile(".+, line \\d+(, [^:]+)?: .*");

    /**
     * @param paths files, and folders of them
     * @throws CannotRun if one can't be read
     */
    static ConfigCheck of(List<Path> paths, Map<String, String> environment) {
        List<PlaybookFile> users = paths.stream().flatMap(path -> load(path).stream()).toList();
        Set<PlaybookFile> all = new LinkedHashSet<>(ShippedPlaybooks.files());
        all.addAll(users);
        List<Mistake> ofSettings = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (PlaybookFile file : users) {
            YamlFile yaml = YamlFile.of(file);
            if (yaml.isMap()) {
                Path path = Path.of(file.name());
                UpSettings.mistakes(path, environment).stream()
                        .filter(sentence -> !OF_PLAYBOOKS.matcher(sentence).matches())
                        .map(sentence -> placed(yaml, sentence))
                        .forEach(ofSettings::add);
                UpSettings.playbookFiles(path, environment).stream()
                        // That it can't be read is among the mistakes of the settings.
                        .filter(Files::isReadable)
                        .forEach(more -> all.addAll(load(more)));
                warnOfFormerSettings(yaml, warnings);
            }
        }
        ReadPlaybooks playbooks =
                PlaybookReader.read(List.copyOf(all), environment, Catalogue.declared());
        warnings.addAll(playbooks.warnings());
        Set<Mistake> mistakes = new LinkedHashSet<>(playbooks.mistakes());
        mistakes.addAll(ofSettings);
        return new ConfigCheck(
                playbooks,
                mistakes.stream()
                        .sorted(Comparator.comparing(Mistake::file).thenComparingInt(Mistake::line))
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

    /** Settings say their mistakes as {@code path: what is wrong}. */
    private static Mistake placed(YamlFile yaml, String sentence) {
        String[] parts = sentence.split(": ", 2);
        return parts.length == 2 ? yaml.mistake(parts[0], parts[1]) : yaml.mistake("", sentence);
    }

    private static void warnOfFormerSettings(YamlFile yaml, List<String> warnings) {
        Stream.of(FormerSettings.onTop(), FormerSettings.ofGlobalConfig())
                .flatMap(each -> each.entrySet().stream())
                .filter(each -> yaml.says(each.getKey()))
                .map(each -> yaml.mistake(each.getKey(), noEffect(each.getValue())).toString())
                .sorted()
                .forEach(warnings::add);
    }

    private static String noEffect(String why) {
        String more = why.replaceFirst("^without effect(; )?", "");
        return more.isEmpty() ? "has no effect here" : "has no effect here: " + more;
    }
}
