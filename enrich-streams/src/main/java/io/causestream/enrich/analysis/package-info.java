/**
 * Analyses as enrich-streams sees them: which findings need one and the same answer, who is asked
 * about and who waits, what was answered before, what happened before, and what a model may look
 * up. Begin with {@link io.causestream.enrich.analysis.AnalysisQuestions}.
 */
@NullMarked
package io.causestream.enrich.analysis;

import org.jspecify.annotations.NullMarked;
