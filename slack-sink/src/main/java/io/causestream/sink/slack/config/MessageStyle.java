package io.causestream.sink.slack.config;

/** How much of a finding its main message shows. */
public enum MessageStyle {
    /** The essentials at a glance; the evidence is in the thread. */
    THREAD,
    /** Everything except files in the one message. */
    INLINE
}
