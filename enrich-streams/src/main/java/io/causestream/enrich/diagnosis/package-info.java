/**
 * Why it most likely broke, by rules alone. Pure: a finding with its evidence in, a diagnosis or
 * nothing out.
 *
 * <p>Start at {@link io.causestream.enrich.diagnosis.Diagnostician}, which lists the rules in the
 * order in which they are believed; each rule may abstain. What a rule may look at is a {@link
 * io.causestream.enrich.diagnosis.Case}.
 */
@NullMarked
package io.causestream.enrich.diagnosis;

import org.jspecify.annotations.NullMarked;
