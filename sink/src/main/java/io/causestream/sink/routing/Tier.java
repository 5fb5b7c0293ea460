package io.causestream.sink.routing;

import java.util.Arrays;

/** How much of a finding a message carries. */
public enum Tier {
    /** All of it in the one message; only files are in its thread. */
    INLINE,
    /** A short message; the evidence is in its thread. */
    THREAD,
    /** A single line, without a thread. */
    LINE;

    /**
     * The tier that a ledger names.
     *
     * @return {@link #THREAD} for what only a later version knows, after a rollback
     */
    public static Tier named(String name) {
        return Arrays.stream(values())
                .filter(tier -> tier.name().equals(name))
                .findFirst()
                .orElse(THREAD);
    }
}
