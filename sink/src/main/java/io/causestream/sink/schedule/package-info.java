/**
 * When a sink is quiet: its activity and its mute intervals. Start at {@link
 * io.causestream.sink.schedule.QuietTimes}.
 */
@NullMarked
package io.causestream.sink.schedule;

import org.jspecify.annotations.NullMarked;
