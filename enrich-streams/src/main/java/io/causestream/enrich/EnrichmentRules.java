package io.causestream.enrich;

import java.time.Duration;
import java.util.Set;

/**
 * The numbers and names by which findings live.
 *
 * @param changeWindow how long before a problem a change may be its cause
 * @param contextWithin how long a finding waits for its context
 * @param resolveAfter how long a workload has to be well, at least, before its problem counts as
 *     resolved
 * @param flapWindow what comes back within this after it was resolved is the same problem still
 * @param seenAgainEvery how often, at most, a lasting condition is told again
 * @param pace how much people are told
 * @param analysed reasons whose findings the model is asked about; empty: none
 */
public record EnrichmentRules(
        Duration changeWindow,
        Duration contextWithin,
        Duration resolveAfter,
        Duration flapWindow,
        Duration seenAgainEvery,
        Pace pace,
        Set<String> analysed) {

    /**
     * How much people are told.
     *
     * @param tellEvery how often, at most, a finding is told anew; its beginning and its end are
     *     told at once
     * @param repeatInterval after so long without news it is told that a finding still fires
     * @param stormLimit of more new findings than this in a minute the rest of a cluster's are
     *     gathered in one; at least 1
     * @param arrivalLimit of more problems than this that were there before a cluster was first
     *     looked at, all are gathered in one
     * @param arrivalSettle how long such problems are waited for after the last one
     * @param symptomPatience how long a symptom may outlast its cause before it is told on its own
     */
    public record Pace(
            Duration tellEvery,
            Duration repeatInterval,
            int stormLimit,
            int arrivalLimit,
            Duration arrivalSettle,
            Duration symptomPatience) {

        public static Pace usual() {
            return new Pace(
                    Duration.ofSeconds(10),
                    Duration.ofHours(4),
                    20,
                    5,
                    Duration.ofSeconds(3),
                    Duration.ofMinutes(1));
        }

        public Pace telling(Duration every) {
            return new Pace(
                    every,
                    repeatInterval,
                    stormLimit,
                    arrivalLimit,
                    arrivalSettle,
                    symptomPatience);
        }
    }

    public EnrichmentRules {
        analysed = Set.copyOf(analysed);
    }

    /** What a first user gets; without a model. */
    public static EnrichmentRules defaults() {
        return new EnrichmentRules(
                Duration.ofMinutes(30),
                Duration.ofSeconds(10),
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                Duration.ofSeconds(10),
                Pace.usual(),
                Set.of());
    }

    public EnrichmentRules resolvingAfter(Duration wellFor) {
        return new EnrichmentRules(
                changeWindow, contextWithin, wellFor, flapWindow, seenAgainEvery, pace, analysed);
    }

    public EnrichmentRules analysing(Set<String> reasons) {
        return new EnrichmentRules(
                changeWindow,
                contextWithin,
                resolveAfter,
                flapWindow,
                seenAgainEvery,
                pace,
                reasons);
    }

    public EnrichmentRules at(Pace other) {
        return new EnrichmentRules(
                changeWindow,
                contextWithin,
                resolveAfter,
                flapWindow,
                seenAgainEvery,
                other,
                analysed);
    }
}
