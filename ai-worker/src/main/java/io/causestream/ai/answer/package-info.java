/**
 * What is accepted of a model's answer: it is read, held against the context, and judged. Pure.
 * Start at {@link io.causestream.ai.answer.AnswerReader}.
 */
@NullMarked
package io.causestream.ai.answer;

import org.jspecify.annotations.NullMarked;
