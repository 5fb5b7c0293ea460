/**
 * What two sets of rules make of the same incident, compared: which findings appear, vanish and
 * change, and how many more people are woken. Pure. Start at {@link
 * io.causestream.replay.diff.FindingsDiff}.
 */
@NullMarked
package io.causestream.replay.diff;

import org.jspecify.annotations.NullMarked;
