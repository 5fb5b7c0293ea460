/**
 * The input of the rules: the finding, its log, and texts as far as a rule reads them. Start at
 * {@link io.causestream.enrich.diagnosis.evidence.Case}.
 */
@NullMarked
package io.causestream.enrich.diagnosis.evidence;

import org.jspecify.annotations.NullMarked;
