/**
 * The half by cluster: what do people hear? From signals to findings.
 *
 * <p>{@link io.causestream.enrich.life.FindingLife} decides, and is pure: what is known of a
 * finding and one fact in, what is known then and what is to be written out. {@link
 * io.causestream.enrich.life.FindingBook} keeps the lives and the clock. Start at the first.
 */
@NullMarked
package io.causestream.enrich.life;

import org.jspecify.annotations.NullMarked;
