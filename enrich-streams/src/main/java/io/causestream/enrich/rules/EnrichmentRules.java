package io.causestream.enrich.rules;

import java.time.Duration;
import java.util.Set;

/**
 * The limits and names that control the lifecycle of findings.
 *
 * @param changeWindow how long before a problem a change may be its cause
 * @param contextTimeout how long a finding waits for its context
 * @param resolveAfter how long a workload has to be well, at least, before its problem counts as
 *     resolved
 * @param flapWindow what comes back within this time after it was resolved is still the same
 *     finding
 * @param signalInterval the shortest time between two signals of a lasting condition
 * @param notification limits on notifications
 * @param analysed reasons whose findings the model is asked about; empty: none
 * @param analyses limits on how answers of the model are shared
 */
public record EnrichmentRules(
        Duration changeWindow,
        Duration contextTimeout,
        Duration resolveAfter,
        Duration flapWindow,
        Duration signalInterval,
        NotificationLimits notification,
        Set<String> analysed,
        AnalysisLimits analyses) {

    /** With the usual limits on analyses. */
    public EnrichmentRules(
            Duration changeWindow,
            Duration contextTimeout,
            Duration resolveAfter,
            Duration flapWindow,
            Duration signalInterval,
            NotificationLimits notification,
            Set<String> analysed) {
        this(
                changeWindow,
                contextTimeout,
                resolveAfter,
                flapWindow,
                signalInterval,
                notification,
                analysed,
                AnalysisLimits.usual());
    }

    /**
     * Limits on how answers of the model are shared.
     *
     * @param answerWait how long findings wait for the answer to the question about another with
     *     the same question, before one of them is asked about
     * @param reuseFor how long an answer is given to findings that come later; zero: not at all
     * @param reuseMost how many of a cluster are kept; 0: none
     */
    public record AnalysisLimits(Duration answerWait, Duration reuseFor, int reuseMost) {

        private static final Duration LONGEST_WAIT = Duration.ofMinutes(20);

        public static AnalysisLimits usual() {
            return new AnalysisLimits(Duration.ofMinutes(2), Duration.ofDays(7), 1_000);
        }

        /**
         * The same for a model that may take so long: an answer is waited for twice as long, as the
         * question is in a queue first, and for 20 minutes at most.
         */
        public AnalysisLimits answeredWithin(Duration timeout) {
            Duration twice = timeout.multipliedBy(2);
            return new AnalysisLimits(
                    twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT, reuseFor, reuseMost);
        }

        public AnalysisLimits reusedFor(Duration time) {
            return new AnalysisLimits(answerWait, time, reuseMost);
        }
    }

    /**
     * Limits on how much people are notified.
     *
     * @param updateInterval the shortest time between two updates of a finding; its beginning and
     *     its end are published at once
     * @param repeatInterval after this time without a change, a reminder that a finding still fires
     *     is published
     * @param stormLimit if a cluster has more new findings than this in a minute, the rest are
     *     grouped in one; at least 1
     * @param baselineLimit if more problems than this existed before a cluster was first observed,
     *     all are grouped in one
     * @param baselineWait how long to wait for further such problems after the last one
     * @param symptomTimeout how long a symptom may outlast its cause before it is published on its
     *     own
     */
    public record NotificationLimits(
            Duration updateInterval,
            Duration repeatInterval,
            int stormLimit,
            int baselineLimit,
            Duration baselineWait,
            Duration symptomTimeout) {

        public static NotificationLimits usual() {
            return new NotificationLimits(
                    Duration.ofSeconds(10),
                    Duration.ofHours(4),
                    20,
                    5,
                    Duration.ofSeconds(3),
                    Duration.ofMinutes(1));
        }

        public NotificationLimits withUpdateInterval(Duration every) {
            return new NotificationLimits(
                    every, repeatInterval, stormLimit, baselineLimit, baselineWait, symptomTimeout);
        }
    }

    public EnrichmentRules {
        analysed = Set.copyOf(analysed);
    }

    /** The defaults, without a model. */
    public static EnrichmentRules defaults() {
        return new EnrichmentRules(
                Duration.ofMinutes(30),
                Duration.ofSeconds(10),
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                Duration.ofSeconds(10),
                NotificationLimits.usual(),
                Set.of());
    }

    public EnrichmentRules resolvingAfter(Duration wellFor) {
        return new EnrichmentRules(
                changeWindow,
                contextTimeout,
                wellFor,
                flapWindow,
                signalInterval,
                notification,
                analysed,
                analyses);
    }

    public EnrichmentRules analysing(Set<String> reasons) {
        return new EnrichmentRules(
                changeWindow,
                contextTimeout,
                resolveAfter,
                flapWindow,
                signalInterval,
                notification,
                reasons,
                analyses);
    }

    public EnrichmentRules at(NotificationLimits other) {
        return new EnrichmentRules(
                changeWindow,
                contextTimeout,
                resolveAfter,
                flapWindow,
                signalInterval,
                other,
                analysed,
                analyses);
    }

    public EnrichmentRules sharing(AnalysisLimits other) {
        return new EnrichmentRules(
                changeWindow,
                contextTimeout,
                resolveAfter,
                flapWindow,
                signalInterval,
                notification,
                analysed,
                other);
    }
}
