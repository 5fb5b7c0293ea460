/**
 * The pool that has a model analyse findings: it reads the two queues of enrich-streams and writes
 * {@code analyses}.
 *
 * <p>{@link io.causestream.ai.QueueWorker} locks one question at a time, {@link
 * io.causestream.ai.Analyst} makes an {@link io.causestream.finding.Analysis} of it: one {@link
 * io.causestream.ai.prompt.Prompt}, one call, and its evidence checked. Start at {@link
 * io.causestream.ai.AiWorker}.
 */
@NullMarked
package io.causestream.ai;

import org.jspecify.annotations.NullMarked;
