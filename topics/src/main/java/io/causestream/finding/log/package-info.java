/**
 * Which lines of a log matter: entries with their stack traces, folded, and an excerpt that fits a
 * given room. Pure, and linear in the text. Start at {@link io.causestream.finding.log.LogExcerpt}.
 */
@NullMarked
package io.causestream.finding.log;

import org.jspecify.annotations.NullMarked;
