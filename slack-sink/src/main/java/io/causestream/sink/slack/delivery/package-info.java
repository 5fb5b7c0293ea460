/**
 * One attempt at a message or a file in Slack, and what its answer means: wait, another form,
 * another channel, given up. Start at {@link io.causestream.sink.slack.delivery.SlackTransport}.
 */
@NullMarked
package io.causestream.sink.slack.delivery;

import org.jspecify.annotations.NullMarked;
