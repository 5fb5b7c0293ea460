/**
 * The limits and times that control the lifecycle of findings, and the canonical reasons. Start at
 * {@link io.causestream.enrich.rules.EnrichmentRules}.
 */
@NullMarked
package io.causestream.enrich.rules;

import org.jspecify.annotations.NullMarked;
