/**
 * What a trigger reads in an object: pure functions from a state to {@link
 * io.causestream.enrich.trigger.Reading}s. Which playbooks ask, for how long it has to last and
 * what follows is the engine's.
 */
@NullMarked
package io.causestream.enrich.trigger;

import org.jspecify.annotations.NullMarked;
