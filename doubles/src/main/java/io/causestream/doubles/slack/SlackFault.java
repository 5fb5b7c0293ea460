package io.causestream.doubles.slack;

import java.time.Duration;

/**
 * Something that goes wrong with the next calls that match.
 *
 * @param method {@code chat.postMessage}; {@code *} for any
 * @param channel its name without the hash; {@code *} for any
 * @param times the number of calls that it applies to; {@link Integer#MAX_VALUE} for all, until
 *     {@link SlackDouble#heal}
 */
public record SlackFault(String method, String channel, int times, Kind kind) {

    /** What a caller sees. */
    public sealed interface Kind {
        /** HTTP 429 with this Retry-After. */
        record RateLimited(int seconds) implements Kind {}

        /** A fault of Slack's edge: this status, with HTML. */
        record Status(int code) implements Kind {}

        /** HTTP 200 with {@code ok: false} and this error code. */
        record ErrorWord(String word) implements Kind {}

        /** The connection is cut before anything was read. */
        record Cut() implements Kind {}

        /** The message is stored, and then the connection is cut: the caller does not know. */
        record StoredThenCut() implements Kind {}

        /** The message is stored, and the answer is {@code internal_error}. */
        record StoredThenError() implements Kind {}

        /** The message is stored, and the answer comes so late that nobody waits for it. */
        record StoredThenLate(Duration by) implements Kind {}

        /** HTTP 200 with this body: cut JSON, HTML, nothing at all. */
        record Body(String text) implements Kind {}

        /** The answer comes late. */
        record Late(Duration by) implements Kind {}
    }

    boolean matches(String calledMethod, String calledChannel) {
        return (method.equals("*") || method.equals(calledMethod))
                && (channel.equals("*") || channel.equals(calledChannel));
    }

    SlackFault once() {
        return new SlackFault(
                method, channel, times == Integer.MAX_VALUE ? times : times - 1, kind);
    }
}
