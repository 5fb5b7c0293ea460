/**
 * The half by scope: what is wrong? From observations to signals.
 *
 * <p>{@link io.causestream.enrich.condition.ObjectDeduplicator} drops what is known, {@link
 * io.causestream.enrich.condition.ChangeTracker} notes who was changed and how, {@link
 * io.causestream.enrich.condition.ConditionProcessor} and {@link
 * io.causestream.enrich.condition.AlertProcessor} say which {@link
 * io.causestream.enrich.condition.Signal} follows. What matches is decided in {@link
 * io.causestream.enrich.condition.Matching}, which is pure.
 */
@NullMarked
package io.causestream.enrich.condition;

import org.jspecify.annotations.NullMarked;
