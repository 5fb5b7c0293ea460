/**
 * Past incidents, replayed: the same topology over recorded records, in one process and without a
 * broker. Start at {@link io.causestream.replay.Replay}.
 */
@NullMarked
package io.causestream.replay;

import org.jspecify.annotations.NullMarked;
