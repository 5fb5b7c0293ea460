package io.causestream.sink.slack.config;

/** How much of a finding stands in its one message. */
public enum MessageStyle {
    /** What one must know at a glance; the evidence hangs in the thread. */
    THREAD,
    /** All of it, but for files, in the one message. */
    INLINE
}
