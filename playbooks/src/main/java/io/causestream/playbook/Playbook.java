package io.causestream.playbook;

import java.util.List;

/**
 * When what happens, what is to be done.
 *
 * @param name unique within a set; derived from its place where the file gives none
 * @param triggers any of them starts it; at least one
 * @param actions in their order; those that are not available stay in it and are skipped
 * @param sinks the names of the only ones that are told; empty: all
 * @param stop whether no later playbook may look at what it matched
 */
public record Playbook(
        String name,
        Origin origin,
        List<Trigger> triggers,
        List<Action> actions,
        List<String> sinks,
        boolean stop) {

    /** Where a playbook comes from: the order of the constants is the order in which they run. */
    public enum Origin {
        /** Shipped; silences what is known to be noise. */
        PRIORITY,
        CUSTOM,
        /** Shipped. */
        BUILTIN,
        /** Shipped, off unless {@code enablePlatformPlaybooks} is on. */
        PLATFORM
    }

    public Playbook {
        triggers = List.copyOf(triggers);
        actions = List.copyOf(actions);
        sinks = List.copyOf(sinks);
    }
}
