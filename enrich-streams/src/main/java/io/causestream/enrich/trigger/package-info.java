/**
 * The triggers that detect a condition in the state of an object: pure functions from a state to
 * {@link io.causestream.enrich.state.Detection}s. Start at {@link
 * io.causestream.enrich.trigger.StateTriggers}.
 */
@NullMarked
package io.causestream.enrich.trigger;

import org.jspecify.annotations.NullMarked;
