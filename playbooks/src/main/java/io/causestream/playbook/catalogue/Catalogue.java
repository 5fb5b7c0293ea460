package io.causestream.playbook.catalogue;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.util.Collection;
import java.util.Map;

/** The triggers and actions that a playbook may name, by their names. */
public record Catalogue(
        Map<String, TriggerDeclaration> triggers, Map<String, ActionDeclaration> actions) {

    public Catalogue {
        triggers = Map.copyOf(triggers);
        actions = Map.copyOf(actions);
    }

    /** All triggers and all actions. */
    public static Catalogue declared() {
        return of(Triggers.all(), Actions.all());
    }

    public static Catalogue of(
            Collection<TriggerDeclaration> triggers, Collection<ActionDeclaration> actions) {
        return new Catalogue(
                triggers.stream().collect(toMap(TriggerDeclaration::name, identity())),
                actions.stream().collect(toMap(ActionDeclaration::name, identity())));
    }
}
