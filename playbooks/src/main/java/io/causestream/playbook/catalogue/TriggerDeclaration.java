package io.causestream.playbook.catalogue;

import io.causestream.playbook.catalogue.Parameter.Effect;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A trigger's name, input and parameters.
 *
 * @param name as playbooks write it: {@code on_pod_crash_loop}
 * @param summary when it fires, in a sentence
 * @param looksAt the kind of input on which it is evaluated
 * @param kinds of the objects it evaluates, as Kubernetes spells them; empty: any kind, or no
 *     object
 * @param operations after which it is evaluated; empty unless its input is an operation on an
 *     object
 * @param instead of one that can't fire: why, and what to use in its place; empty if it is
 *     available
 * @param since the system whose users know it
 * @param parameters its own; those that all triggers of an object share are in {@link
 *     #COMMON_OF_OBJECTS}
 */
public record TriggerDeclaration(
        String name,
        String summary,
        LooksAt looksAt,
        Set<String> kinds,
        Set<Operation> operations,
        String instead,
        Since since,
        List<Parameter> parameters) {

    /** The kind of input on which a trigger is evaluated. */
    public enum LooksAt {
        /** A create, update or delete of an object: the trigger fires for the operation itself. */
        OPERATION,
        /** The state of an object: the trigger fires while the state lasts. */
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

    /** The meaning of {@code rate_limit}, the same for all triggers that have it. */
    static final String RATE_LIMIT =
            "for this long (7 days at most) after a playbook fired for a workload, repetitions are counted, not posted;"
                    + " then one edit or message adds `And 3 more since …`."
                    + " A higher severity is posted at once;"
                    + " a condition that ended and returns reopens its finding instead of making a new one";

    private static final Effect NO_CHANGE =
            Effect.none("it does not compare fields; use a trigger of updates");

    private static final Effect NO_LABELS =
            new Effect(
                    "",
                    "the labels of the object that an Event regards are not known, so it never fires with this",
                    Map.of());

    /** The parameters that select objects, shared by every trigger that evaluates an object. */
    public static final List<Parameter> COMMON_OF_OBJECTS =
            List.of(
                    Parameter.text("name_prefix", "prefix of the object's name"),
                    Parameter.text("namespace_prefix", "prefix of its namespace"),
                    Parameter.text("labels_selector", "labels it has: `app=web,tier=front`"),
                    Parameter.tree(
                            "scope",
                            "`include` and `exclude` lists of name, namespace, labels, annotations, attributes"),
                    Parameter.tree(
                            "change_filters",
                            "of updates: `include` and `ignore` lists of paths in the object"),
                    Parameter.duration("rate_limit", "0", RATE_LIMIT));

    public TriggerDeclaration {
        kinds = Set.copyOf(kinds);
        operations = Set.copyOf(operations);
        parameters = List.copyOf(parameters);
    }

    /**
     * All parameters that it accepts: its own and, if it evaluates objects, those of {@link
     * #COMMON_OF_OBJECTS} that its own do not override.
     */
    public List<Parameter> accepts() {
        return switch (looksAt) {
            case OPERATION, STATE, EVENT ->
                    Stream.concat(
                                    parameters.stream(),
                                    COMMON_OF_OBJECTS.stream()
                                            .filter(this::isNotItsOwn)
                                            .map(this::asItIsHere))
                            .toList();
            case ALERT, SCHEDULE -> parameters;
        };
    }

    /** Whether this version can fire it; if not, a playbook that uses it loads with a warning. */
    public boolean isAvailable() {
        return instead.isEmpty();
    }

    private Parameter asItIsHere(Parameter common) {
        boolean ofEvents = looksAt == LooksAt.EVENT || kinds.equals(Set.of("Event"));
        return switch (common.name()) {
            case "change_filters" ->
                    looksAt == LooksAt.OPERATION
                                    && !ofEvents
                                    && operations.contains(Operation.UPDATE)
                            ? common
                            : common.with(NO_CHANGE);
            case "labels_selector" -> ofEvents ? common.with(NO_LABELS) : common;
            default -> common;
        };
    }

    private boolean isNotItsOwn(Parameter common) {
        return parameters.stream().noneMatch(own -> own.name().equals(common.name()));
    }
}
