package io.causestream.sink.routing;

/** How much of a finding a message carries. */
public enum Tier {
    /** All of it in the one message; only files are in its thread. */
    INLINE,
    /** A short message; the evidence is in its thread. */
    THREAD,
    /** A single line, without a thread. */
    LINE
}
