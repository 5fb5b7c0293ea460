package io.causestream.playbook;

import io.causestream.playbook.Playbook.Origin;
import io.causestream.playbook.TriggerDeclaration.LooksAt;
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
    private final Map<String, Place> globals;
    private final Variables variables;
    private final Cautions cautions = new Cautions();

    /**
     * @param globals what every action is told that can be told it, by the parameter's name
     */
    PlaybookEntry(Catalogue catalogue, Map<String, Place> globals, Variables variables) {
        this.catalogue = catalogue;
        this.globals = globals;
        this.variables = variables;
    }

    /** On all that was read so far. */
    Cautions cautions() {
        return cautions;
    }

    /** Empty if it is none, or nothing starts it. */
    Optional<Playbook> read(Place written, String nameOtherwise, Origin origin) {
        Optional<Playbook> playbook = readWhole(written, nameOtherwise, origin);
        cautions.belongTo(origin, playbook.map(Playbook::name).orElse(""));
        return playbook;
    }

    private Optional<Playbook> readWhole(Place written, String nameOtherwise, Origin origin) {
        Place place = written.resolved(variables);
        if (!place.value().isObject()) {
            place.mistake("a playbook is expected here: a map of triggers and actions");
            return Optional.empty();
        }
        place.allowKeys(KEYS);
        List<Trigger> triggers = new ArrayList<>();
        for (Place each : place.at("triggers").elements()) {
            only(each, "trigger").flatMap(this::trigger).ifPresent(triggers::add);
        }
        List<Action> actions = new ArrayList<>();
        for (Place each : place.at("actions").elements()) {
            only(each, "action").flatMap(this::action).ifPresent(actions::add);
        }
        boolean stop = place.at("stop").flag();
        if (isEmpty(place.at("triggers"))) {
            place.mistake("nothing starts it: triggers is missing or empty");
        }
        if (isEmpty(place.at("actions")) && !stop) {
            place.mistake("does nothing: actions is missing or empty");
        }
        String name = place.at("name").text();
        return triggers.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Playbook(
                                name.isBlank() ? nameOtherwise : name,
                                origin,
                                triggers,
                                actions,
                                place.at("sinks").texts(),
                                stop));
    }

    private static boolean isEmpty(Place list) {
        return list.isAbsent() || (list.value().isArray() && list.value().isEmpty());
    }

    /** What stands under the one key of an entry. */
    private static Optional<Place> only(Place entry, String what) {
        Set<String> keys = entry.keys();
        if (keys.size() == 1) {
            return Optional.of(entry.at(keys.iterator().next()));
        }
        if (entry.value().isString()) {
            entry.mistake("write it as a map: '%s: {}'".formatted(entry.value().asString()));
        } else if (keys.isEmpty()) {
            entry.mistake("the name of one %s is expected here".formatted(what));
        } else {
            entry.mistake(
                    "takes the name of one %s, and has %s; do its parameters stand too far left?"
                            .formatted(what, String.join(", ", keys)));
        }
        return Optional.empty();
    }

    private Optional<Trigger> trigger(Place place) {
        TriggerDeclaration type = catalogue.triggers().get(name(place));
        if (type == null) {
            place.unknown("trigger", catalogue.triggers().keySet());
            return Optional.empty();
        }
        Parameters parameters = ParameterValues.read(place, type.accepts(), Map.of(), cautions);
        cautions.check(place, type);
        Complaint complaint = place.complaint();
        ObjectFilter filter = ObjectFilter.read(parameters, complaint);
        ChangeFilter changes = ChangeFilter.read(parameters, complaint);
        if (type.looksAt() == LooksAt.SCHEDULE) {
            Schedule.read(parameters, complaint);
        }
        return Optional.of(new Trigger(type, parameters, filter, changes));
    }

    private Optional<Action> action(Place place) {
        ActionDeclaration type = catalogue.actions().get(name(place));
        if (type == null) {
            place.unknown("action", catalogue.actions().keySet());
            return Optional.empty();
        }
        return Optional.of(
                new Action(
                        type,
                        ParameterValues.read(
                                place,
                                type.parameters(),
                                globals(type),
                                type.isAvailable() ? cautions : new Cautions())));
    }

    /** A variable that only a global setting names is needed only where the setting is. */
    private Map<String, Place> globals(ActionDeclaration type) {
        Map<String, Place> told = new HashMap<>();
        globals.forEach((name, place) -> {
            if (type.parameters().stream().anyMatch(each -> each.name().equals(name))) {
                told.put(name, place.resolved(variables));
            }
        });
        return told;
    }

    private static String name(Place place) {
        return place.path().substring(place.path().lastIndexOf('.') + 1);
    }
}
