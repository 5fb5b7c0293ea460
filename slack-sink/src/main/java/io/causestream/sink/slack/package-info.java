/**
 * Tells findings in Slack: one message per finding and channel, edited as the finding lives on,
 * with its evidence in the thread. What was told is kept in the ledger {@code deliveries.slack}, so
 * that a restart neither repeats nor forgets. Start at {@link io.causestream.sink.slack.SlackSink};
 * what a message looks like is in {@link io.causestream.sink.slack.Rendering}.
 */
@NullMarked
package io.causestream.sink.slack;

import org.jspecify.annotations.NullMarked;
