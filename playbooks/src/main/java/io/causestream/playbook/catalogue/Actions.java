package io.causestream.playbook.catalogue;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All actions: Robusta's 155, whether or not this version supports them, and ours ({@code mute}).
 */
public final class Actions {

    private static final List<ActionGroup> GROUPS =
            Stream.of(
                            "findings",
                            "silencing",
                            "alerts",
                            "pods",
                            "nodes",
                            "workloads",
                            "changes",
                            "elsewhere")
                    .map(ActionGroup::read)
                    .flatMap(List::stream)
                    .toList();

    private static final List<ActionDeclaration> ALL =
            GROUPS.stream().map(ActionGroup::actions).flatMap(List::stream).toList();

    private static final Map<String, ActionDeclaration> BY_NAME =
            ALL.stream().collect(toMap(ActionDeclaration::name, identity()));

    private Actions() {}

    /** In the documentation's order. */
    public static List<ActionDeclaration> all() {
        return ALL;
    }

    public static Optional<ActionDeclaration> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    public static List<ActionGroup> groups() {
        return GROUPS;
    }
}
