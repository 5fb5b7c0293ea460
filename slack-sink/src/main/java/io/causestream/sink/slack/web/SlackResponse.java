package io.causestream.sink.slack.web;

import java.time.Duration;

/** How a call to Slack ended. */
public sealed interface SlackResponse<T> {

    /** Slack did what was requested. */
    record Done<T>(T value) implements SlackResponse<T> {}

    /** Slack did nothing, and requests a wait. */
    record TooMany<T>(Duration retryAfter) implements SlackResponse<T> {}

    /**
     * Slack did nothing, and states why.
     *
     * @param error Slack's error code
     * @param detail further details of Slack: pointers into the blocks, a scope; may be empty
     */
    record Refused<T>(String error, String detail) implements SlackResponse<T> {}

    /**
     * It is unknown whether Slack executed the call.
     *
     * @param why for people, without the token
     * @param isOver whether Slack answered at all: if so, what it has not done by then it will
     *     never do
     */
    record Unknown<T>(String why, boolean isOver) implements SlackResponse<T> {}
}
