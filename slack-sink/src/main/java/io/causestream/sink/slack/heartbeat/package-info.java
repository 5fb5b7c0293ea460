/**
 * Whether a finding would arrive in Slack: heartbeats of the agents, and a check of Slack that
 * posts nothing. Start at {@link io.causestream.sink.slack.heartbeat.HeartbeatReader}.
 */
@NullMarked
package io.causestream.sink.slack.heartbeat;

import org.jspecify.annotations.NullMarked;
