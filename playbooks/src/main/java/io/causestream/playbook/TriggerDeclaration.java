package io.causestream.playbook;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a trigger is called, looks at, and can be told.
 *
 * @param name as a playbook says it: {@code on_pod_crash_loop}
 * @param summary when it fires, in a sentence
 * @param looksAt what has to come for it to be asked
 * @param kinds of the objects it looks at, as Kubernetes spells them; empty: any kind, or no object
 * @param operations after which it is asked; empty for what is no operation of an object
 * @param since which system's users know it
 * @param parameters its own; those that all triggers of an object share are in {@link
 *     #COMMON_OF_OBJECTS}
 */
public record TriggerDeclaration(
        String name,
        String summary,
        LooksAt looksAt,
        Set<String> kinds,
        Set<Operation> operations,
        Since since,
        List<Parameter> parameters) {

    /** What makes a trigger look. */
    public enum LooksAt {
        /** Each create, update or delete of an object: fires for the operation itself. */
        OPERATION,
        /** The state in which an object is: fires while it is so. */
        STATE,
        /** A Kubernetes Event. */
        EVENT,
        ALERT,
        /** The time of day. */
        SCHEDULE
    }

    public enum Operation {
        CREATE,
        UPDATE,
        DELETE
    }

    public enum Since {
        ROBUSTA,
        CAUSESTREAM
    }

    /** Which objects: of every trigger that looks at an object. */
    public static final List<Parameter> COMMON_OF_OBJECTS =
            List.of(
                    Parameter.text("name_prefix", "how the object's name begins"),
                    Parameter.text("namespace_prefix", "how its namespace's name begins"),
                    Parameter.text("labels_selector", "labels it has: `app=web,tier=front`"),
                    Parameter.tree(
                            "scope",
                            "`include` and `exclude` lists of name, namespace, labels, annotations, attributes"),
                    Parameter.tree(
                            "change_filters",
                            "of updates: `include` and `ignore` lists of paths in the object"),
                    Parameter.duration(
                            "rate_limit",
                            "0",
                            "within this, what comes again is counted and told in the same message"));

    public TriggerDeclaration {
        kinds = Set.copyOf(kinds);
        operations = Set.copyOf(operations);
        parameters = List.copyOf(parameters);
    }

    /**
     * All that it can be told: its own, and of one that looks at objects what is {@link
     * #COMMON_OF_OBJECTS} unless its own say otherwise.
     */
    public List<Parameter> accepts() {
        return switch (looksAt) {
            case OPERATION, STATE, EVENT ->
                    Stream.concat(
                                    parameters.stream(),
                                    COMMON_OF_OBJECTS.stream().filter(this::isNotItsOwn))
                            .toList();
            case ALERT, SCHEDULE -> parameters;
        };
    }

    private boolean isNotItsOwn(Parameter common) {
        return parameters.stream().noneMatch(own -> own.name().equals(common.name()));
    }
}
