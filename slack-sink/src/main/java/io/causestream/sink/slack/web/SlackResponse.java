package io.causestream.sink.slack.web;

import java.time.Duration;

/** How a call to Slack ended. */
public sealed interface SlackResponse<T> {

    /** Slack did it. */
    record Done<T>(T value) implements SlackResponse<T> {}

    /** Slack did nothing, and asks for patience. */
    record TooMany<T>(Duration retryAfter) implements SlackResponse<T> {}

    /**
     * Slack did nothing, and says why.
     *
     * @param error Slack's word
     * @param detail what else Slack said of it: pointers into the blocks, a scope; may be empty
     */
    record Refused<T>(String error, String detail) implements SlackResponse<T> {}

    /**
     * The call may have arrived or not.
     *
     * @param why for people, without the token
     * @param isOver whether Slack answered at all: what it has not done by then it never will
     */
    record Unknown<T>(String why, boolean isOver) implements SlackResponse<T> {}
}
