/**
 * The half by scope: what is wrong? From observations to signals. Start at {@link
 * io.causestream.enrich.condition.ConditionProcessor}.
 */
@NullMarked
package io.causestream.enrich.condition;

import org.jspecify.annotations.NullMarked;
