package io.causestream.enrich.playbook;

import io.causestream.enrich.trigger.EventTriggers;
import io.causestream.enrich.trigger.StateTriggers;
import io.causestream.playbook.catalogue.TriggerDeclaration;
import io.causestream.playbook.catalogue.Triggers;
import java.util.EnumSet;
import java.util.Set;

/** On which input the engine evaluates a trigger. */
public enum TriggerBinding {
    /** Evaluated on each state of an object: {@link StateTriggers}. */
    STATE,
    /**
     * Evaluated on each Event about an object, for what it reports about the object's state: {@link
     * EventTriggers}.
     */
    STATE_BY_EVENT,
    /** Evaluated on each operation on an object: {@link OperationTriggers}. */
    OPERATION,
    /** Evaluated on each Event of type Warning itself: {@link WarningTriggers}. */
    WARNING,
    /** Evaluated on each alert: {@link AlertTriggers}. */
    ALERT,
    /** Evaluated each minute: {@link Schedules}. */
    SCHEDULE;

    /**
     * @return empty for a trigger that is never evaluated: it has to be declared as not available
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
