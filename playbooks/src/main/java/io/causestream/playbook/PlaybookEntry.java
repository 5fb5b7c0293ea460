package io.causestream.playbook;

import io.causestream.playbook.Playbook.Origin;
import io.causestream.playbook.catalogue.ActionDeclaration;
import io.causestream.playbook.catalogue.Catalogue;
import io.causestream.playbook.catalogue.Parameters;
import io.causestream.playbook.catalogue.TriggerDeclaration;
import io.causestream.playbook.catalogue.TriggerDeclaration.LooksAt;
import io.causestream.playbook.filter.ChangeFilter;
import io.causestream.playbook.filter.ObjectFilter;
import io.causestream.settings.ConfigNode;
import io.causestream.settings.ProblemReporter;
import io.causestream.settings.Variables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one playbook. */
final class PlaybookEntry {

    private static final Set<String> KEYS = Set.of("name", "triggers", "actions", "sinks", "stop");

    private final Catalogue catalogue;
    private final Map<String, ConfigNode> globals;
    private final Variables variables;
    private final IneffectiveSettings ineffectiveSettings = new IneffectiveSettings();

    /**
     * @param globals values given to every action that declares the parameter, by the parameter's
     *     name
     */
    PlaybookEntry(Catalogue catalogue, Map<String, ConfigNode> globals, Variables variables) {
        this.catalogue = catalogue;
        this.globals = globals;
        this.variables = variables;
    }

    /** The warnings about all playbooks read so far. */
    IneffectiveSettings cautions() {
        return ineffectiveSettings;
    }

    /** Reads a playbook; empty if it is not one, or has no trigger. */
    Optional<Playbook> read(ConfigNode written, String defaultName, Origin origin) {
        Optional<Playbook> playbook = readWhole(written, defaultName, origin);
        ineffectiveSettings.belongTo(origin, playbook.map(Playbook::name).orElse(""));
        return playbook;
    }

    private Optional<Playbook> readWhole(ConfigNode written, String defaultName, Origin origin) {
        ConfigNode node = written.resolved(variables);
        if (!node.value().isObject()) {
            node.problem("a playbook is expected here: a map of triggers and actions");
            return Optional.empty();
        }
        node.allowKeys(KEYS);
        List<Trigger> triggers = new ArrayList<>();
        for (ConfigNode each : node.at("triggers").elements()) {
            only(each, "trigger").flatMap(this::trigger).ifPresent(triggers::add);
        }
        List<Action> actions = new ArrayList<>();
        for (ConfigNode each : node.at("actions").elements()) {
            only(each, "action").flatMap(this::action).ifPresent(actions::add);
        }
        boolean stop = node.at("stop").flag();
        if (isEmpty(node.at("triggers"))) {
            node.problem("nothing starts it: triggers is missing or empty");
        }
        if (isEmpty(node.at("actions")) && !stop) {
            node.problem("does nothing: actions is missing or empty");
        }
        String name = node.at("name").text();
        return triggers.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Playbook(
                                name.isBlank() ? defaultName : name,
                                origin,
                                triggers,
                                actions,
                                node.at("sinks").texts(),
                                stop));
    }

    private static boolean isEmpty(ConfigNode list) {
        return list.isAbsent() || (list.value().isArray() && list.value().isEmpty());
    }

    /** The value of an entry's only key. */
    private static Optional<ConfigNode> only(ConfigNode entry, String what) {
        Set<String> keys = entry.keys();
        if (keys.size() == 1) {
            return Optional.of(entry.at(keys.iterator().next()));
        }
        if (entry.value().isString()) {
            entry.problem("write it as a map: '%s: {}'".formatted(entry.value().asString()));
        } else if (keys.isEmpty()) {
            entry.problem("the name of one %s is expected here".formatted(what));
        } else {
            entry.problem(
                    "takes the name of one %s, and has %s; do its parameters stand too far left?"
                            .formatted(what, String.join(", ", keys)));
        }
        return Optional.empty();
    }

    private Optional<Trigger> trigger(ConfigNode node) {
        TriggerDeclaration type = catalogue.triggers().get(name(node));
        if (type == null) {
            node.unknown("trigger", catalogue.triggers().keySet());
            return Optional.empty();
        }
        Parameters parameters =
                ParameterValues.read(node, type.accepts(), Map.of(), ineffectiveSettings);
        ineffectiveSettings.check(node, type);
        ProblemReporter problems = node.reporter();
        ObjectFilter filter = ObjectFilter.read(parameters, problems);
        ChangeFilter changes = ChangeFilter.read(parameters, problems);
        if (type.looksAt() == LooksAt.SCHEDULE) {
            Schedule.read(parameters, problems);
        }
        return Optional.of(new Trigger(type, parameters, filter, changes));
    }

    private Optional<Action> action(ConfigNode node) {
        ActionDeclaration type = catalogue.actions().get(name(node));
        if (type == null) {
            node.unknown("action", catalogue.actions().keySet());
            return Optional.empty();
        }
        return Optional.of(
                new Action(
                        type,
                        ParameterValues.read(
                                node,
                                type.parameters(),
                                globals(type),
                                type.isAvailable()
                                        ? ineffectiveSettings
                                        : new IneffectiveSettings())));
    }

    /**
     * The global parameters that the action declares. A variable in one of them has to be set only
     * if an action uses it.
     */
    private Map<String, ConfigNode> globals(ActionDeclaration type) {
        Map<String, ConfigNode> given = new HashMap<>();
        globals.forEach((name, node) -> {
            if (type.parameters().stream().anyMatch(each -> each.name().equals(name))) {
                given.put(name, node.resolved(variables));
            }
        });
        return given;
    }

    private static String name(ConfigNode node) {
        return node.path().substring(node.path().lastIndexOf('.') + 1);
    }
}
