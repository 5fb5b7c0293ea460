package io.causestream.playbook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.causestream.finding.Severity;
import io.causestream.playbook.Playbook.Origin;
import io.causestream.playbook.PlaybookParts.Entry;
import io.causestream.settings.Variables;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes the playbooks in force of files: of each a values.yaml of the old system, or a bare list of
 * playbooks. Finds all mistakes, not the first.
 *
 * <p>Order: the origins', within one that of the files' names, within one file that of the file.
 */
public final class PlaybookReader {

    private static final int VERSION_BYTES = 6;

    private final Variables variables;
    private final Collection<Mistake> mistakes = new LinkedHashSet<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<PlaybookParts> files = new ArrayList<>();
    private final PlaybookEntry entry;

    private PlaybookReader(
            List<PlaybookFile> files, Map<String, String> environment, Catalogue catalogue) {
        this.variables = new Variables(environment);
        for (PlaybookFile file : files) {
            this.files.add(PlaybookParts.of(file, mistakes));
        }
        this.entry = new PlaybookEntry(catalogue, globals(), variables);
    }

    /**
     * @param files the user's and the shipped ones, in any order
     * @param environment what {@code {{ env.NAME }}} stands for
     */
    public static ReadPlaybooks read(
            List<PlaybookFile> files, Map<String, String> environment, Catalogue catalogue) {
        List<PlaybookFile> ordered =
                files.stream().sorted(Comparator.comparing(PlaybookFile::name)).toList();
        return new PlaybookReader(ordered, environment, catalogue).read(version(ordered));
    }

    private ReadPlaybooks read(String version) {
        Map<Origin, Map<String, Playbook>> all = new TreeMap<>();
        for (Origin origin : Origin.values()) {
            all.put(origin, playbooks(origin));
        }
        letTheUsersReplaceShippedOnes(all);
        disable(all);
        if (!anyWithPlatform()) {
            all.remove(Origin.PLATFORM);
        }
        List<Playbook> inForce =
                all.values().stream().flatMap(each -> each.values().stream()).toList();
        inForce.forEach(this::warn);
        return new ReadPlaybooks(
                new PlaybookSet(version, inForce, severities()),
                mistakes.stream()
                        .sorted(Comparator.comparing(Mistake::file).thenComparingInt(Mistake::line))
                        .toList(),
                warnings);
    }

    /** A list that the user's file has stands in the place of the shipped one. */
    private Map<String, Playbook> playbooks(Origin origin) {
        List<PlaybookParts> users =
                files.stream()
                        .filter(parts -> !parts.file().isShipped() && parts.has(origin))
                        .toList();
        List<PlaybookParts> sources = origin == Origin.CUSTOM || users.isEmpty() ? files : users;
        Map<String, Playbook> named = new LinkedHashMap<>();
        for (PlaybookParts source : sources) {
            for (Entry each : source.entries(origin)) {
                entry.read(each.place(), each.name(), origin)
                        .ifPresent(playbook -> {
                            if (named.putIfAbsent(playbook.name(), playbook) != null) {
                                each.place()
                                        .at("name")
                                        .mistake(
                                                "another playbook is called '%s' too"
                                                        .formatted(playbook.name()));
                            }
                        });
            }
        }
        if (!sources.equals(files)) {
            warnOfShippedOnes(origin, users, named.keySet());
        }
        return named;
    }

    private void warnOfShippedOnes(Origin origin, List<PlaybookParts> users, Set<String> named) {
        String left =
                files.stream()
                        .filter(parts -> parts.file().isShipped())
                        .flatMap(parts -> parts.entries(origin).stream())
                        .map(each -> each.place().at("name").value().asString(each.name()))
                        .filter(name -> !named.contains(name))
                        .collect(joining(", "));
        if (!left.isEmpty()) {
            warnings.add(
                    "%s: the list in %s stands in the place of the shipped one; not in force: %s"
                            .formatted(
                                    PlaybookParts.listOf(origin),
                                    users.getLast().file().name(),
                                    left));
        }
    }

    private void letTheUsersReplaceShippedOnes(Map<Origin, Map<String, Playbook>> all) {
        Set<String> disabled = disabledNames();
        for (String name : all.getOrDefault(Origin.CUSTOM, Map.of()).keySet()) {
            all.forEach((origin, playbooks) -> {
                if (origin != Origin.CUSTOM
                        && !disabled.contains(name)
                        && playbooks.remove(name) != null) {
                    warnings.add(
                            "%s: stands in the place of the shipped playbook of this name"
                                    .formatted(name));
                }
            });
        }
    }

    /** As in the old system, it is the shipped ones that this is about. */
    private void disable(Map<Origin, Map<String, Playbook>> all) {
        Set<String> known = new HashSet<>();
        all.values().forEach(playbooks -> known.addAll(playbooks.keySet()));
        for (PlaybookParts parts : files) {
            for (Place name : parts.disabled()) {
                if (!known.contains(name.text())) {
                    name.mistake(
                            Place.unknown(
                                    "playbook '%s'".formatted(name.text()), name.text(), known));
                }
            }
        }
        for (String name : disabledNames()) {
            boolean isShipped =
                    all.entrySet().stream()
                            .anyMatch(each ->
                                    each.getKey() != Origin.CUSTOM
                                            && each.getValue().containsKey(name));
            all.forEach((origin, playbooks) -> {
                if (origin != Origin.CUSTOM || !isShipped) {
                    playbooks.remove(name);
                }
            });
        }
    }

    private Set<String> disabledNames() {
        Set<String> names = new LinkedHashSet<>();
        for (PlaybookParts parts : files) {
            parts.root()
                    .at("disabledPlaybooks")
                    .value()
                    .forEach(name -> names.add(name.asString("")));
        }
        return names;
    }

    private boolean anyWithPlatform() {
        boolean any = false;
        for (PlaybookParts parts : files) {
            any |= parts.withPlatform();
        }
        return any;
    }

    private Map<String, Place> globals() {
        Map<String, Place> globals = new HashMap<>();
        for (PlaybookParts parts : files) {
            Place global = parts.global();
            if (!global.isAbsent() && !global.value().isObject()) {
                global.mistake("a map of settings is expected here");
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

    private void warn(Playbook playbook) {
        for (Action action : playbook.actions()) {
            if (!action.type().isAvailable()) {
                warnings.add(
                        "%s: %s is not available and is passed over; %s"
                                .formatted(
                                        playbook.name(),
                                        action.type().name(),
                                        action.type().instead()));
            }
        }
        Set<String> sinks = new LinkedHashSet<>();
        files.forEach(parts -> sinks.addAll(parts.sinks()));
        for (String sink : playbook.sinks()) {
            if (playbook.origin() == Origin.CUSTOM && !sinks.isEmpty() && !sinks.contains(sink)) {
                warnings.add(
                        "%s: no sink is called '%s'; there is %s"
                                .formatted(playbook.name(), sink, String.join(", ", sinks)));
            }
        }
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
