package io.causestream.doubles.slack;

import java.time.Instant;

/**
 * A call that was received.
 *
 * @param outcome {@code ok}, an error code, or {@code HTTP nnn}
 */
public record SlackCall(Instant at, String method, String channel, String outcome) {}
