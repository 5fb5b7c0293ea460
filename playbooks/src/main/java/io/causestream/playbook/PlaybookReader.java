package io.causestream.playbook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;

import io.causestream.finding.Severity;
import io.causestream.playbook.Playbook.Origin;
import io.causestream.playbook.PlaybookParts.Entry;
import io.causestream.playbook.catalogue.Catalogue;
import io.causestream.settings.ConfigNode;
import io.causestream.settings.Problem;
import io.causestream.settings.Variables;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes the playbooks in force from files, each of which is a values.yaml of Robusta or a bare list
 * of playbooks. Finds all problems, not only the first.
 *
 * <p>Playbooks are ordered by origin, then by the names of the files, then by their order in the
 * file.
 */
public final class PlaybookReader {

    private static final int VERSION_BYTES = 6;

    private final Collection<Problem> problems = new LinkedHashSet<>();
    private final List<PlaybookParts> files = new ArrayList<>();
    private final Variables variables;
    private final PlaybookEntry entry;

    private PlaybookReader(
            List<PlaybookFile> files, Map<String, String> environment, Catalogue catalogue) {
        this.variables = Variables.withoutFiles(environment);
        for (PlaybookFile file : files) {
            this.files.add(PlaybookParts.of(file, problems));
        }
        this.entry = new PlaybookEntry(catalogue, globals(), variables);
    }

    /**
     * @param files the user's and the shipped ones, in any order
     * @param environment the values of {@code {{ env.NAME }}}
     */
    public static ReadPlaybooks read(
            List<PlaybookFile> files, Map<String, String> environment, Catalogue catalogue) {
        List<PlaybookFile> ordered =
                files.stream().sorted(Comparator.comparing(PlaybookFile::name)).toList();
        return new PlaybookReader(ordered, environment, catalogue).read(version(ordered));
    }

    /** The keys of a values.yaml that concern playbooks; no other is read here. */
    public static Set<String> keys() {
        return PlaybookParts.KEYS;
    }

    private ReadPlaybooks read(String version) {
        PlaybooksByOrigin all = new PlaybooksByOrigin();
        PlaybookWarnings warnings = new PlaybookWarnings();
        for (Origin origin : Origin.values()) {
            List<PlaybookParts> users =
                    files.stream()
                            .filter(parts -> !parts.file().isShipped() && parts.has(origin))
                            .toList();
            // A list in the user's file replaces the shipped one.
            boolean replaced = origin != Origin.CUSTOM && !users.isEmpty();
            (replaced ? users : files).forEach(parts -> readAll(parts, origin, all));
            if (replaced) {
                warnings.ofReplacedList(origin, files, users, all.names(origin));
            }
        }
        disable(all, warnings);
        boolean withPlatform =
                files.stream().map(PlaybookParts::withPlatform).reduce(false, Boolean::logicalOr);
        List<Playbook> inForce = all.inForce(withPlatform);
        warnings.ofActions(inForce);
        warnings.ofParameters(inForce, entry.cautions());
        warnings.ofSinks(inForce, files.stream().flatMap(each -> each.sinks().stream()).toList());
        return new ReadPlaybooks(
                new PlaybookSet(version, inForce, severities()),
                problems.stream()
                        .sorted(
                                Comparator.comparing(Problem::source)
                                        .thenComparingInt(Problem::line))
                        .toList(),
                warnings.sentences(),
                all.sources(inForce));
    }

    private void readAll(PlaybookParts parts, Origin origin, PlaybooksByOrigin all) {
        for (Entry each : parts.entries(origin)) {
            entry.read(each.node(), each.name(), origin)
                    .filter(playbook -> !all.add(playbook, each.node().source()))
                    .ifPresent(playbook ->
                            each.node()
                                    .at("name")
                                    .problem(
                                            "another playbook is also named '%s'"
                                                    .formatted(playbook.name())));
        }
    }

    private void disable(PlaybooksByOrigin all, PlaybookWarnings warnings) {
        // Includes playbooks with a problem.
        Set<String> known =
                files.stream()
                        .flatMap(parts ->
                                Stream.of(Origin.values())
                                        .flatMap(origin -> parts.entries(origin).stream()))
                        .map(Entry::called)
                        .collect(toSet());
        Set<String> disabled = new LinkedHashSet<>();
        for (PlaybookParts parts : files) {
            for (ConfigNode each : parts.disabled()) {
                String name = each.text();
                if (!disabled.add(name) || known.contains(name)) {
                    continue;
                }
                each.problem(ConfigNode.unknown("playbook '%s'".formatted(name), name, known));
            }
        }
        warnings.ofReplacedPlaybooks(all.disable(disabled));
    }

    private Map<String, ConfigNode> globals() {
        Map<String, ConfigNode> globals = new HashMap<>();
        for (PlaybookParts parts : files) {
            ConfigNode global = parts.global();
            if (!global.isAbsent() && !global.value().isObject()) {
                global.problem("a map of settings is expected here");
            }
            for (String name : global.value().propertyNames()) {
                globals.put(name, global.at(name));
            }
        }
        return globals;
    }

    private Map<String, Severity> severities() {
        Map<String, Severity> words = new TreeMap<>();
        for (PlaybookParts parts : files) {
            words.putAll(
                    SeverityWords.read(
                            parts.global().at("custom_severity_map").resolved(variables)));
        }
        return words;
    }

    private static String version(List<PlaybookFile> ordered) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (PlaybookFile file : ordered) {
                byte[] text = file.text().getBytes(UTF_8);
                digest.update((text.length + "\n").getBytes(UTF_8));
                digest.update(text);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
