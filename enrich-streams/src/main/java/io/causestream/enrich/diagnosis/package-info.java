/**
 * Why it most likely broke, by rules alone. Pure: a finding with its evidence in, a diagnosis or
 * nothing out.
 *
 * <p>Start at {@link io.causestream.enrich.diagnosis.Diagnostician}, which lists the rules in the
 * order in which they are believed; each may abstain. {@code LogRules} does the same for what a
 * container said itself, its last words first; {@code ChangeRules} weaves in the change that
 * brought it about, which {@code Culprits} tells from one that only came before.
 */
@NullMarked
package io.causestream.enrich.diagnosis;

import org.jspecify.annotations.NullMarked;
