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
 * @param analysed reasons whose findings the model is asked about; empty: none
 */
public record EnrichmentRules(
        Duration changeWindow,
        Duration contextWithin,
        Duration resolveAfter,
        Duration flapWindow,
        Duration seenAgainEvery,
        Set<String> analysed) {

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
                Set.of());
    }

    public EnrichmentRules resolvingAfter(Duration wellFor) {
        return new EnrichmentRules(
                changeWindow, contextWithin, wellFor, flapWindow, seenAgainEvery, analysed);
    }

    public EnrichmentRules analysing(Set<String> reasons) {
        return new EnrichmentRules(
                changeWindow, contextWithin, resolveAfter, flapWindow, seenAgainEvery, reasons);
    }
}
