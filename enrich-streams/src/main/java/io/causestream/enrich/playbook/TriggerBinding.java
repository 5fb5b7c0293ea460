package io.causestream.enrich.playbook;

import io.causestream.enrich.trigger.EventTriggers;
import io.causestream.enrich.trigger.StateTriggers;
import io.causestream.playbook.catalogue.TriggerDeclaration;
import io.causestream.playbook.catalogue.Triggers;
import java.util.EnumSet;
import java.util.Set;

/** How the engine comes to ask whether a trigger fires. */
public enum TriggerBinding {
    /** Of each state of an object: {@link StateTriggers}. */
    STATE,
    /**
     * Evaluated on each Event about an object, for what it reports about the object's state: {@link
     * EventTriggers}.
     */
    STATE_BY_EVENT,
    /** Of each operation of an object: {@link OperationTriggers}. */
    OPERATION,
    /** Of each Event of type Warning, for itself: {@link WarningTriggers}. */
    WARNING,
    /** Of each alert: {@link AlertTriggers}. */
    ALERT,
    /** Each minute: {@link Schedules}. */
    SCHEDULE;

    /**
     * @return none for a trigger that nothing asks: it has to be declared as not available
     */
    public static Set<TriggerBinding> of(TriggerDeclaration type) {
        Set<TriggerBinding> bindings = EnumSet.noneOf(TriggerBinding.class);
        String name = type.name();
        addIf(bindings, STATE, StateTriggers.named(name).isPresent());
        addIf(bindings, STATE_BY_EVENT, EventTriggers.named(name).isPresent());
        addIf(
                bindings,
                OPERATION,
                Triggers.ofOperations().contains(type) || OperationTriggers.NAMES.contains(name));
        addIf(bindings, WARNING, WarningTriggers.NAMES.contains(name));
        addIf(bindings, ALERT, AlertTriggers.NAMES.contains(name));
        addIf(bindings, SCHEDULE, name.equals(Schedules.TRIGGER));
        return bindings;
    }

    private static void addIf(Set<TriggerBinding> all, TriggerBinding binding, boolean isBound) {
        if (isBound) {
            all.add(binding);
        }
    }
}
