/**
 * The processing by scope, which finds what is wrong: from observations to signals. Start at {@link
 * io.causestream.enrich.condition.ConditionProcessor}.
 */
@NullMarked
package io.causestream.enrich.condition;

import org.jspecify.annotations.NullMarked;
