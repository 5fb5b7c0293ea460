package io.causestream.replay.scenario;

import io.causestream.playbook.Playbook;
import io.causestream.playbook.PlaybookFile;
import io.causestream.playbook.PlaybookReader;
import io.causestream.playbook.PlaybookSet;
import io.causestream.playbook.ReadPlaybooks;
import io.causestream.playbook.ShippedPlaybooks;
import io.causestream.playbook.catalogue.Catalogue;
import io.causestream.playbook.catalogue.TriggerDeclaration;
import io.causestream.playbook.catalogue.Triggers;
import io.causestream.replay.scenario.Expected.ExpectedFinding;
import io.causestream.settings.ConfigNode;
import io.causestream.settings.Problem;
import io.causestream.settings.YamlDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Reads files of playbook tests. Finds all problems, not only the first. */
public final class PlaybookTestReader {

    private static final Set<String> KEYS =
            Set.of(
                    "name",
                    "covers",
                    "near-miss-of",
                    "playbooks",
                    "customPlaybooks",
                    "enablePlatformPlaybooks",
                    "given",
                    "expect");
    private static final Set<String> OF_EXPECT = Set.of("none", "from", "findings");

    private final List<PlaybookFile> everywhere;
    private final Map<String, String> environment;
    private final Supplier<ScenarioAgent> agents;
    private final Set<Problem> problems = new LinkedHashSet<>();
    private final TestFiles files = new TestFiles(problems);
    private final Map<List<PlaybookFile>, PlaybookSet> sets = new HashMap<>();

    /**
     * @param everywhere playbooks that are in force in all tests, besides the shipped ones
     * @param environment the values of {@code {{ env.NAME }}} in playbooks
     * @param agents makes the agents of one test
     */
    public PlaybookTestReader(
            List<PlaybookFile> everywhere,
            Map<String, String> environment,
            Supplier<ScenarioAgent> agents) {
        this.everywhere = List.copyOf(everywhere);
        this.environment = Map.copyOf(environment);
        this.agents = agents;
    }

    /**
     * Reads the tests of a file, or of each file in a folder that has the key {@code tests}. A file
     * of that folder without it has to be one that a test names.
     *
     * @throws UncheckedIOException if the folder can't be read
     */
    public ReadPlaybookTests read(Path place) {
        List<PlaybookTest> tests = new ArrayList<>();
        List<Path> others = new ArrayList<>();
        List<Path> all;
        try {
            all = TestFiles.in(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Path file : all) {
            files.document(file)
                    .ifPresent(document -> {
                        if (document.has("tests")) {
                            read(file, document, tests);
                        } else {
                            others.add(file);
                        }
                    });
        }
        for (Path file : others) {
            boolean isInForce =
                    everywhere.stream().anyMatch(each -> Path.of(each.name()).equals(file));
            if (!isInForce && !files.isNamed(file)) {
                problems.add(
                        new Problem(
                                file.toString(),
                                0,
                                "",
                                "has no key tests, and no test names it; add the key, or remove the file"));
            }
        }
        if (all.isEmpty()) {
            problems.add(new Problem(place.toString(), 0, "", "has no file NAME.yaml"));
        }
        return new ReadPlaybookTests(tests, problems.stream().sorted().toList());
    }

    private void read(Path file, YamlDocument document, List<PlaybookTest> tests) {
        ConfigNode root = ConfigNode.root(document, problems);
        root.allowKeys(Set.of("tests"));
        Set<String> names = new HashSet<>();
        for (ConfigNode test : root.at("tests").elements()) {
            if (!test.value().isObject()) {
                test.problem("a test is a map with name, given and expect");
                continue;
            }
            test.allowKeys(KEYS);
            String name = test.at("name").text();
            if (name.isBlank()) {
                test.problem("the test has no name");
            } else if (!names.add(name)) {
                test.at("name").problem("another test of this file has the same name");
            }
            Optional<PlaybookSet> playbooks = playbooks(test, file);
            Optional<Given> given =
                    new GivenReader(files, file, agents.get()).read(test.at("given"));
            Optional<Expected> expected = expected(test.at("expect"), playbooks);
            List<String> covers = fired(test.at("covers"), playbooks);
            List<String> nearMissOf = fired(test.at("near-miss-of"), playbooks);
            if (playbooks.isPresent() && given.isPresent() && expected.isPresent()) {
                tests.add(
                        new PlaybookTest(
                                file.toString(),
                                document.problem(test.path(), "").line(),
                                name,
                                covers,
                                nearMissOf,
                                playbooks.get(),
                                given.get(),
                                expected.get()));
            }
        }
    }

    /** Those in force; empty if one has a problem. */
    private Optional<PlaybookSet> playbooks(ConfigNode test, Path file) {
        List<PlaybookFile> all = new ArrayList<>(everywhere);
        boolean complete = true;
        for (ConfigNode name : named(test.at("playbooks"))) {
            Optional<Path> path = files.named(name, file);
            complete &= path.isPresent();
            if (path.isPresent()) {
                try {
                    all.add(new PlaybookFile(path.get().toString(), Files.readString(path.get())));
                } catch (IOException e) {
                    name.problem("%s can't be read: %s".formatted(path.get(), e.getMessage()));
                    complete = false;
                }
            }
        }
        ConfigNode own = test.at("customPlaybooks");
        if (!own.isAbsent()) {
            all.add(new PlaybookFile(file.toString(), atItsLines(own, "customPlaybooks")));
        }
        if (test.at("enablePlatformPlaybooks").flag()) {
            all.add(new PlaybookFile("platform", "enablePlatformPlaybooks: true\n"));
        }
        return complete ? inForce(all) : Optional.empty();
    }

    private static List<ConfigNode> named(ConfigNode names) {
        return names.value().isString() ? List.of(names) : names.elements();
    }

    /** As a file of its own, in which everything has the line that it has here. */
    private static String atItsLines(ConfigNode part, String key) {
        int line = part.document().problem(part.path() + "[0]", "").line();
        return "\n".repeat(Math.max(0, line - 2)) + key + ":\n" + part.source().indent(2);
    }

    private Optional<PlaybookSet> inForce(List<PlaybookFile> users) {
        PlaybookSet known = sets.get(users);
        if (known != null) {
            return Optional.of(known);
        }
        List<PlaybookFile> all = new ArrayList<>(ShippedPlaybooks.files());
        all.addAll(users);
        ReadPlaybooks read = PlaybookReader.read(all, environment, Catalogue.declared());
        problems.addAll(read.problems());
        if (!read.problems().isEmpty()) {
            return Optional.empty();
        }
        sets.put(users, read.set());
        return Optional.of(read.set());
    }

    /** The names of triggers and playbooks; reports those that do not exist. */
    private static List<String> fired(ConfigNode names, Optional<PlaybookSet> playbooks) {
        List<String> known = new ArrayList<>();
        for (ConfigNode each : named(names)) {
            String name = each.text();
            Set<String> valid = new TreeSet<>();
            if (name.startsWith("on_")) {
                Triggers.all().stream().map(TriggerDeclaration::name).forEach(valid::add);
            } else if (playbooks.isPresent()) {
                playbooks.get().playbooks().stream().map(Playbook::name).forEach(valid::add);
            } else {
                continue;
            }
            if (!valid.contains(name)) {
                each.problem(
                        ConfigNode.unknown(
                                name.startsWith("on_") ? "trigger" : "playbook", name, valid));
            }
            known.add(name);
        }
        return known;
    }

    /** A list of findings, or a map that says more; empty, and problems, if it is neither. */
    private static Optional<Expected> expected(ConfigNode expect, Optional<PlaybookSet> playbooks) {
        if (expect.isAbsent()) {
            expect.problem("is missing: list the findings, or write none: true");
            return Optional.empty();
        }
        if (expect.value().isArray()) {
            return Optional.of(new Expected(List.of(), findings(expect)));
        }
        if (!expect.value().isObject()) {
            expect.problem("a list of findings, or none: true, is expected here");
            return Optional.empty();
        }
        expect.allowKeys(OF_EXPECT);
        List<String> from = new ArrayList<>();
        for (ConfigNode name : named(expect.at("from"))) {
            from.add(name.text());
            playbooks.ifPresent(set -> {
                Set<String> known = new TreeSet<>();
                set.playbooks().stream().map(Playbook::name).forEach(known::add);
                if (!known.contains(name.text())) {
                    name.problem(ConfigNode.unknown("playbook", name.text(), known));
                }
            });
        }
        boolean none = expect.at("none").flag();
        if (none == expect.value().has("findings")) {
            expect.problem("either none: true or a list of findings is expected here");
            return Optional.empty();
        }
        return Optional.of(new Expected(from, findings(expect.at("findings"))));
    }

    private static List<ExpectedFinding> findings(ConfigNode list) {
        List<ExpectedFinding> findings = new ArrayList<>();
        for (ConfigNode each : list.elements()) {
            if (!each.value().isObject()) {
                each.problem("a map is expected here, such as title: Pod pending");
                continue;
            }
            each.allowKeys(FindingField.BY_KEY.keySet());
            Map<FindingField, String> values = new EnumMap<>(FindingField.class);
            for (Map.Entry<String, JsonNode> value : each.value().properties()) {
                FindingField field = FindingField.BY_KEY.get(value.getKey());
                if (field != null) {
                    ConfigNode place = each.at(value.getKey());
                    String text = place.text();
                    if (!field.choices().isEmpty() && !field.choices().contains(text)) {
                        place.problem(
                                "'%s' is not one of %s"
                                        .formatted(text, String.join(", ", field.choices())));
                    }
                    values.put(field, text);
                }
            }
            findings.add(new ExpectedFinding(values));
        }
        return findings;
    }
}
