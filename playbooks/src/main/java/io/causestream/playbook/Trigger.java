package io.causestream.playbook;

import io.causestream.playbook.catalogue.Parameters;
import io.causestream.playbook.catalogue.TriggerDeclaration;
import io.causestream.playbook.filter.ChangeFilter;
import io.causestream.playbook.filter.ObjectFilter;

/**
 * One trigger of a playbook.
 *
 * @param filter which objects it is about
 * @param changes which changed fields of an updated object it is about
 */
public record Trigger(
        TriggerDeclaration type, Parameters parameters, ObjectFilter filter, ChangeFilter changes) {

    /**
     * A trigger with the filters that its parameters define.
     *
     * @throws IllegalArgumentException if the parameters can't be parsed
     */
    public static Trigger of(TriggerDeclaration type, Parameters parameters) {
        return new Trigger(
                type, parameters, ObjectFilter.of(parameters), ChangeFilter.of(parameters));
    }
}
