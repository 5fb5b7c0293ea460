/**
 * Why it most likely broke, by rules alone. Pure: a finding with its evidence in, a diagnosis or
 * nothing out. Start at {@link io.causestream.enrich.diagnosis.Diagnostician}, which lists the
 * rules in the order in which they are believed.
 */
@NullMarked
package io.causestream.enrich.diagnosis;

import org.jspecify.annotations.NullMarked;
