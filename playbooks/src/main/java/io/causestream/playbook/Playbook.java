package io.causestream.playbook;

import java.util.List;

/**
 * Which actions run when which triggers fire.
 *
 * @param name unique within a set; derived from its place where the file gives none
 * @param triggers any of them starts it; at least one
 * @param actions in their order; those that are not available stay in it and are skipped
 * @param sinks names of the only sinks that are notified; empty: all
 * @param stop whether later playbooks are skipped for what this one matched
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
        /** Shipped; silences known noise. */
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
