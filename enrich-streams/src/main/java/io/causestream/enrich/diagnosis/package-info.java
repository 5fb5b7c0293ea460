/**
 * Finds why it most likely broke, by rules alone. Pure: the input is a finding with its evidence,
 * the output a diagnosis or nothing. Start at {@link
 * io.causestream.enrich.diagnosis.Diagnostician}, which lists the rules in the order in which they
 * are tried.
 */
@NullMarked
package io.causestream.enrich.diagnosis;

import org.jspecify.annotations.NullMarked;
