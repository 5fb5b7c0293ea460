package io.causestream.standalone.evaluation;

import io.causestream.ai.MeasuredAnalyst.Measured;
import io.causestream.finding.Analysis;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a model's answers are worth, and what they took.
 *
 * @param cases that it was asked about
 * @param valid answers that came to their end and are analyses
 * @param cannotTell of the valid: of low confidence
 * @param right of the valid: the cause is the known one
 * @param named of the right: the cause names all that the known one names
 * @param wrong of the valid: another cause, or one where there is none to be found
 * @param knownCauses cases whose cause is known: right is at most this
 * @param quotes that the answers give as evidence
 * @param quotesVerified of them: those that are in the context
 * @param p50 half of the answers took no longer, those without a result included
 * @param p95 likewise 95 of 100
 * @param promptTokens of an answered call, on average; 0 if the server does not say
 * @param answerTokens likewise
 * @param tokensPerSecond of answers, over the whole time of the calls that were answered, reading
 *     the prompt included
 */
record ModelScore(
        int cases,
        int valid,
        int cannotTell,
        int right,
        int named,
        int wrong,
        int knownCauses,
        int quotes,
        int quotesVerified,
        Duration p50,
        Duration p95,
        long promptTokens,
        long answerTokens,
        double tokensPerSecond) {

    static ModelScore of(Collection<AskedCase> answers) {
        Map<CauseOutcome, Integer> outcomes = new EnumMap<>(CauseOutcome.class);
        answers.forEach(answer -> outcomes.merge(answer.outcome(), 1, Integer::sum));
        int quotes = 0;
        int verified = 0;
        for (AskedCase answer : answers) {
            if (answer.measured().analysis() instanceof Analysis.Answered answered) {
                verified += answered.evidence().size();
                quotes += answered.evidence().size() + answered.dropped();
            }
        }
        List<Duration> times =
                answers.stream().map(answer -> answer.measured().took()).sorted().toList();
        List<Measured> counted =
                answers.stream()
                        .map(AskedCase::measured)
                        .filter(measured -> measured.answerTokens() > 0)
                        .toList();
        long read = counted.stream().mapToLong(Measured::promptTokens).sum();
        long written = counted.stream().mapToLong(Measured::answerTokens).sum();
        long nanos = counted.stream().mapToLong(measured -> measured.took().toNanos()).sum();
        int named = count(outcomes, CauseOutcome.RIGHT_AND_NAMED);
        return new ModelScore(
                answers.size(),
                answers.size() - count(outcomes, CauseOutcome.NO_ANSWER),
                count(outcomes, CauseOutcome.CANNOT_TELL),
                named + count(outcomes, CauseOutcome.RIGHT),
                named,
                count(outcomes, CauseOutcome.WRONG),
                (int) answers.stream().filter(answer -> answer.asked().hasKnownCause()).count(),
                quotes,
                verified,
                percentile(times, 50),
                percentile(times, 95),
                counted.isEmpty() ? 0 : read / counted.size(),
                counted.isEmpty() ? 0 : written / counted.size(),
                nanos == 0 ? 0 : written / (nanos / 1e9));
    }

    private static int count(Map<CauseOutcome, Integer> outcomes, CauseOutcome outcome) {
        return outcomes.getOrDefault(outcome, 0);
    }

    /** The nearest rank: a time that was really measured. */
    private static Duration percentile(List<Duration> sorted, int percent) {
        return sorted.isEmpty()
                ? Duration.ZERO
                : sorted.get((sorted.size() * percent + 99) / 100 - 1);
    }
}
