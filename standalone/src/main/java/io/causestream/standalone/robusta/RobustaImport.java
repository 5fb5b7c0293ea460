package io.causestream.standalone.robusta;

import io.causestream.playbook.RobustaSettings;
import io.causestream.playbook.RobustaSettings.Section;
import io.causestream.settings.ConfigNode;
import io.causestream.settings.Problem;
import io.causestream.settings.SettingDeclarations;
import io.causestream.settings.Settings;
import io.causestream.settings.YamlDocument;
import io.causestream.standalone.config.CannotRun;
import io.causestream.standalone.robusta.ImportEntry.Kind;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.node.StringNode;

/**
 * Makes settings of a values.yaml of Robusta, key by key in the order of the file, and reports what
 * became of each. What the services would refuse is left out and reported, so that the result has
 * no problem; what is imported again stays the same.
 */
final class RobustaImport {

    private static final Set<String> PLAYBOOKS =
            Set.of(
                    "customPlaybooks",
                    "namedCustomPlaybooks",
                    "priorityBuiltinPlaybooks",
                    "builtinPlaybooks",
                    "platformPlaybooks",
                    "disabledPlaybooks",
                    "alertRelabel");

    private static final String CLUSTER_NAME = "clusterName";

    private final ConfigNode root;
    private final ImportedSettings imported = new ImportedSettings();

    private RobustaImport(ConfigNode root) {
        this.root = root;
    }

    /**
     * The result.
     *
     * @param yaml settings, with a comment that says where they are from
     */
    record Result(String yaml, ImportReport report) {}

    /**
     * @param name of the file, for people
     * @param text YAML
     * @param environment the values of {@code {{ env.NAME }}}, by which the result is checked
     * @throws CannotRun if the text is not a map of YAML
     */
    static Result of(String name, String text, Map<String, String> environment) {
        YamlDocument document = YamlDocument.of(name, text);
        if (!document.problems().isEmpty()) {
            throw CannotRun.wrongArgument(
                    document.problems().stream()
                            .map(Problem::toString)
                            .collect(Collectors.joining(System.lineSeparator())),
                    null);
        }
        if (!document.isMap()) {
            throw CannotRun.wrongArgument(name + ": not a YAML map of settings", null);
        }
        Collection<Problem> problems = new TreeSet<>();
        RobustaImport whole = new RobustaImport(ConfigNode.root(document, problems));
        whole.read();
        new ImportCheck(whole.imported, document, environment).leaveOutWhatIsRefused();
        new SecretImport(whole.imported).move();
        problems.forEach(problem ->
                whole.imported
                        .entries()
                        .add(
                                new ImportEntry(
                                        Kind.NO_COUNTERPART,
                                        problem.line(),
                                        problem.path(),
                                        "",
                                        problem.sentence())));
        String yaml =
                whole.imported.tree().isEmpty()
                        ? "{}\n"
                        : YamlDocument.write(whole.imported.tree());
        return new Result(
                "# Made by 'causestream import robusta'; 'causestream check-config' checks it.\n"
                        + yaml,
                new ImportReport(whole.imported.entries()));
    }

    private void read() {
        for (String key : root.value().propertyNames()) {
            ConfigNode node = root.at(key);
            if (node.isAbsent()) {
                imported.noEffect(node, "is empty");
            } else {
                read(key, node);
            }
        }
    }

    private void read(String key, ConfigNode node) {
        switch (key) {
            case CLUSTER_NAME -> clusterName(node);
            case "sinksConfig" -> new SinkImport(imported).read(node);
            case "kubewatch" ->
                    new KubewatchImport(imported).read(node, !root.at("resource").isAbsent());
            case "runner" -> new EnvironmentImport(imported).runner(node);
            case "holmes" ->
                    new EnvironmentImport(imported).holmes(node, !root.at("holmesGPT").isAbsent());
            case "globalConfig" -> global(node);
            default -> {
                if (PLAYBOOKS.contains(key)) {
                    imported.sameOfEach(node);
                } else {
                    other(key, node);
                }
            }
        }
    }

    private void clusterName(ConfigNode node) {
        String given = node.text();
        String name = given.contains("{{") ? given : given.strip().replaceAll("[^\\w.-]+", "-");
        if (node.path().equals(CLUSTER_NAME) && name.equals(given)) {
            imported.same(node);
            return;
        }
        imported.put(CLUSTER_NAME, StringNode.valueOf(name));
        imported.changed(
                node,
                CLUSTER_NAME,
                name.equals(given)
                        ? ""
                        : "is '%s' now: a name has only letters, digits, dots, dashes and underscores"
                                .formatted(name));
    }

    private void other(String key, ConfigNode node) {
        RobustaSettings.Key known = RobustaSettings.keys(Section.TOP_LEVEL).get(key);
        if (known != null && !known.isRead()) {
            report(node, known);
        } else if (!SettingDeclarations.topLevel().contains(key)) {
            imported.noCounterpart(
                    node,
                    "neither a key of Robusta's nor one of Causestream's; did you mean %s?"
                            .formatted(Settings.nearest(key, SettingDeclarations.topLevel())));
        } else {
            declared(node);
        }
    }

    /** Takes over what is declared; what is declared key by key is reported so. */
    private void declared(ConfigNode node) {
        Set<String> below = SettingDeclarations.below(node.path());
        if (below.isEmpty() || !node.value().isObject()) {
            if (SettingDeclarations.isIgnored(node.path())) {
                imported.noEffect(node, "an analysis is always shown");
            } else {
                imported.same(node);
            }
            return;
        }
        for (String key : node.value().propertyNames()) {
            if (below.contains(key)) {
                declared(node.at(key));
            } else {
                imported.noCounterpart(node.at(key), ConfigNode.unknown("key", key, below));
            }
        }
    }

    private void global(ConfigNode global) {
        for (String key : global.value().propertyNames()) {
            ConfigNode node = global.at(key);
            RobustaSettings.Key known = RobustaSettings.keys(Section.GLOBAL_CONFIG).get(key);
            if (key.equals("cluster_name") && root.at(CLUSTER_NAME).isAbsent()) {
                clusterName(node);
            } else if (known == null || known.isRead()) {
                imported.same(node);
            } else {
                report(node, known);
            }
        }
    }

    private void report(ConfigNode node, RobustaSettings.Key known) {
        if (known.isReplaced()) {
            imported.noCounterpart(node, plain(known.why()));
        } else {
            imported.noEffect(node, plain(known.why()));
        }
    }

    /** Without what the kind of the entry says already. */
    static String plain(String why) {
        String plain = why.replaceFirst("^(rejected|without effect)(;\\s*)?", "");
        return plain.isEmpty() ? "nothing takes its place yet" : plain;
    }
}
