/**
 * {@code causestream rewind}: lets enrich-streams read again on purpose what it has read before.
 * What would be done is a value, {@link io.causestream.standalone.rewind.RewindPlan}, which is
 * shown first and carried out after that. Begin with {@link
 * io.causestream.standalone.rewind.RewindCommand}.
 */
@NullMarked
package io.causestream.standalone.rewind;

import org.jspecify.annotations.NullMarked;
