/**
 * From topics to the file of an incident. Start at {@link
 * io.causestream.replay.recording.IncidentRecorder}.
 */
@NullMarked
package io.causestream.replay.recording;

import org.jspecify.annotations.NullMarked;
