/**
 * Delivers findings to Slack: one message per finding and channel, edited as the finding changes,
 * with its evidence in the thread. Start at {@link io.causestream.sink.slack.SlackSink}.
 */
@NullMarked
package io.causestream.sink.slack;

import org.jspecify.annotations.NullMarked;
