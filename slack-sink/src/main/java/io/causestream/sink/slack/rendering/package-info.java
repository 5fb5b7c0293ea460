/**
 * What a revision of a finding looks like in Slack. Pure. Start at {@link
 * io.causestream.sink.slack.rendering.Rendering}.
 */
@NullMarked
package io.causestream.sink.slack.rendering;

import org.jspecify.annotations.NullMarked;
