/**
 * Which Slack channels get what, and when a sink is quiet. Start at {@link
 * io.causestream.sink.slack.config.SlackSinkConfig}.
 */
@NullMarked
package io.causestream.sink.slack.config;

import org.jspecify.annotations.NullMarked;
