package io.causestream.playbook;

/**
 * One trigger of a playbook.
 *
 * @param filter which objects it is about
 * @param changes which changed fields of an updated object it is about
 */
public record Trigger(
        TriggerDeclaration type, Parameters parameters, ObjectFilter filter, ChangeFilter changes) {

    /**
     * With the filters that its parameters say.
     *
     * @throws IllegalArgumentException if they can't be understood
     */
    public static Trigger of(TriggerDeclaration type, Parameters parameters) {
        return new Trigger(
                type, parameters, ObjectFilter.of(parameters), ChangeFilter.of(parameters));
    }
}
