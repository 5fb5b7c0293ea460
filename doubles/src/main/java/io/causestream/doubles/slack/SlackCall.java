package io.causestream.doubles.slack;

import java.time.Instant;

/**
 * A call that came.
 *
 * @param outcome {@code ok}, an error's word, or {@code HTTP nnn}
 */
public record SlackCall(Instant at, String method, String channel, String outcome) {}
