/**
 * {@code causestream eval}: how good a model is at findings whose cause is known, or on recorded
 * incidents. A question is asked as ai-worker asks it; the answer is judged by its {@link
 * io.causestream.standalone.evaluation.EvaluationCase}, and answers are summed up in a {@link
 * io.causestream.standalone.evaluation.ModelScore}. Begin with {@link
 * io.causestream.standalone.evaluation.EvalAiCommand}.
 */
@NullMarked
package io.causestream.standalone.evaluation;

import org.jspecify.annotations.NullMarked;
