package io.causestream.enrich.rules;

import java.time.Duration;
import java.util.Set;

/**
 * The numbers and names by which findings live.
 *
 * @param changeWindow how long before a problem a change may be its cause
 * @param contextTimeout how long a finding waits for its context
 * @param resolveAfter how long a workload has to be well, at least, before its problem counts as
 *     resolved
 * @param flapWindow what comes back within this after it was resolved is the same problem still
 * @param signalInterval how often, at most, a lasting condition is told again
 * @param notification how much people are told
 * @param analysed reasons whose findings the model is asked about; empty: none
 */
public record EnrichmentRules(
        Duration changeWindow,
        Duration contextTimeout,
        Duration resolveAfter,
        Duration flapWindow,
        Duration signalInterval,
        NotificationLimits notification,
        Set<String> analysed) {

    /**
     * How much people are told.
     *
     * @param updateInterval how often, at most, a finding is told anew; its beginning and its end
     *     are told at once
     * @param repeatInterval after so long without news it is told that a finding still fires
     * @param stormLimit of more new findings than this in a minute the rest of a cluster's are
     *     gathered in one; at least 1
     * @param baselineLimit of more problems than this that were there before a cluster was first
     *     looked at, all are gathered in one
     * @param baselineWait how long such problems are waited for after the last one
     * @param symptomTimeout how long a symptom may outlast its cause before it is told on its own
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

    /** What a first user gets; without a model. */
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
                analysed);
    }

    public EnrichmentRules analysing(Set<String> reasons) {
        return new EnrichmentRules(
                changeWindow,
                contextTimeout,
                resolveAfter,
                flapWindow,
                signalInterval,
                notification,
                reasons);
    }

    public EnrichmentRules at(NotificationLimits other) {
        return new EnrichmentRules(
                changeWindow,
                contextTimeout,
                resolveAfter,
                flapWindow,
                signalInterval,
                other,
                analysed);
    }
}
