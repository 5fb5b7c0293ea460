/**
 * Slack's Web API: one call each, its rate limits and its errors. Start at {@link
 * io.causestream.sink.slack.web.SlackWeb}.
 */
@NullMarked
package io.causestream.sink.slack.web;

import org.jspecify.annotations.NullMarked;
