package io.causestream.enrich.analysis;

import io.causestream.finding.Analysis;
import java.time.Instant;

/**
 * What a model answered to a question, for those who would ask the same.
 *
 * @param names of the finding that it was given to
 * @param at when, in record time
 */
public record EarlierAnswer(Analysis.Answered answer, SubjectNames names, Instant at) {}
