/**
 * Runbooks: Markdown files that say what to do about a kind of problem, and which one fits a
 * finding. Start at {@link io.causestream.ai.runbook.Runbooks}.
 */
@NullMarked
package io.causestream.ai.runbook;

import org.jspecify.annotations.NullMarked;
