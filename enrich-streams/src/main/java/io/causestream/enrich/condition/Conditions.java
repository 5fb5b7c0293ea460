package io.causestream.enrich.condition;

import io.causestream.enrich.metrics.CountReason.SignalCoalesced;
import io.causestream.enrich.object.Changes;
import io.causestream.enrich.object.ObservedObject;
import io.causestream.enrich.object.Pods;
import io.causestream.enrich.playbook.PlaybookResult;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.signal.Signal;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.PodState;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;

/**
 * Decides when a condition of a workload has begun or was seen again, and when that is published.
 * {@link ConditionEnding} decides when it ends. Reads stores and writes nothing.
 */
final class Conditions {

    private static final Duration REMEMBER_SETTLED = Duration.ofDays(1);

    private final EnrichmentRules rules;
    private final ConditionStore conditions;
    private final ProblemMatcher matcher;
    private final ConditionSignals signals;

    Conditions(EnrichmentRules rules, ConditionStore conditions, Pods pods, Changes changes) {
        this.rules = rules;
        this.conditions = conditions;
        this.matcher = new ProblemMatcher(conditions);
        this.signals = new ConditionSignals(rules, pods, changes);
    }

    /**
     * The decision about a detection in an object.
     *
     * @param result the playbooks' result for it
     * @param now record time in milliseconds
     */
    ConditionTransition seen(PendingCondition pending, PlaybookResult result, long now) {
        Detection detection = pending.detection();
        ProblemMatcher.Match match = matcher.match(pending);
        if (match.isTakenIn()) {
            return detection.opens()
                    ? ConditionTransition.takenIn(match.key())
                    : ConditionTransition.none(match.key());
        }
        Condition known = match.known();
        if (!detection.opens() && onlyKeepsOpen(match, detection)) {
            return ConditionTransition.none(match.key());
        }
        return known == null
                ? begin(match.key(), pending, result, now)
                : again(match, known, pending, result, now);
    }

    /** A detection that opens nothing counts only as a crash of an open problem. */
    private boolean onlyKeepsOpen(ProblemMatcher.Match match, Detection detection) {
        Condition known = match.known();
        return detection.run() < 0
                || match.supersedes()
                || known == null
                || isAnother(known, detection);
    }

    private ConditionTransition begin(
            String key, PendingCondition pending, PlaybookResult result, long now) {
        Signal.Seen seen = signals.sighting(pending, pending.fingerprint(), result, false, now);
        Condition condition = opened(seen, pending);
        return ConditionTransition.published(key, condition.announced(now), signals.of(condition));
    }

    private ConditionTransition again(
            ProblemMatcher.Match match,
            Condition known,
            PendingCondition pending,
            PlaybookResult result,
            long now) {
        ObservedObject observed = pending.observed();
        Detection detection = pending.detection();
        long times = known.newOccurrences(observed, detection);
        boolean saysMore =
                match.supersedes()
                        || !known.seen()
                                .orders()
                                .playbooks()
                                .containsAll(result.orders().playbooks())
                        || hasOtherDescription(known, observed, detection);
        if (times == 0 && !saysMore) {
            return ConditionTransition.none(match.key());
        }
        Signal.Seen seen =
                signals.sighting(
                        pending, known.seen().fingerprint(), result, match.supersedes(), now);
        Condition condition =
                isAnother(known, detection)
                        ? opened(seen, pending)
                        : known.again(seen, observed, detection, times);
        Duration quiet = quiet(known, seen);
        if (known.settled() || saysMore || now - known.published().at() >= quiet.toMillis()) {
            return ConditionTransition.published(
                    match.key(),
                    condition.announced(now),
                    announced(condition, known.published().unpublished()));
        }
        return ConditionTransition.postponed(
                match.key(),
                condition,
                Instant.ofEpochMilli(known.published().at()).plus(quiet),
                isLimited(seen)
                        ? SignalCoalesced.RATE_LIMITED
                        : SignalCoalesced.REPEATED_WITHIN_SECONDS);
    }

    private static Condition opened(Signal.Seen seen, PendingCondition pending) {
        return Condition.opened(
                seen,
                Reasons.isOfPods(pending.detection().reason()),
                pending.observed(),
                pending.detection(),
                runLength(pending));
    }

    /** Whether the known condition settled so long ago that this is a new one. */
    private boolean isAnother(Condition known, Detection detection) {
        return known.settled()
                && detection
                        .at()
                        .isAfter(
                                known.times()
                                        .last()
                                        .plus(rules.flapWindow())
                                        .plus(ConditionEnding.MAX_RESOLVE_DELAY));
    }

    /** How long after a signal further occurrences are only counted. */
    private Duration quiet(Condition known, Signal.Seen seen) {
        Severity before = known.seen().wording().severity();
        boolean isWorse = before.orHigher(seen.wording().severity()) != before;
        return isLimited(seen) && !isWorse ? seen.orders().rateLimit() : rules.signalInterval();
    }

    private boolean isLimited(Signal.Seen seen) {
        return seen.orders().rateLimit().compareTo(rules.signalInterval()) > 0;
    }

    /** Whether the same pod is still pending for another reason, such as after it was scheduled. */
    private static boolean hasOtherDescription(
            Condition known, ObservedObject observed, Detection detection) {
        return !known.settled()
                && Reasons.generality(detection.reason()) > 0
                && detection.reason().equals(known.seen().wording().reason())
                && known.seen().about().subject().equals(observed.object())
                && !detection.description().isBlank()
                && !known.seen().wording().description().equals(detection.description());
    }

    /**
     * Publishes the postponed occurrences of a condition.
     *
     * @param key key of the condition
     * @param now record time in milliseconds
     */
    ConditionTransition unpublished(String key, long now) {
        Condition condition = conditions.get(key);
        return condition == null || condition.settled() || condition.published().unpublished() == 0
                ? ConditionTransition.none(key)
                : ConditionTransition.published(
                        key,
                        condition.announced(now),
                        announced(condition, condition.published().unpublished()));
    }

    /**
     * @param held number of occurrences that were only counted
     */
    private Signal.Seen announced(Condition condition, long held) {
        return held > 0 && isLimited(condition.seen())
                ? signals.of(
                        condition,
                        condition
                                .seen()
                                .orders()
                                .suppressing(
                                        new Signal.Suppressed(
                                                held,
                                                Instant.ofEpochMilli(condition.published().at()))))
                : signals.of(condition);
    }

    /** For jobs that are known to have failed and whose failed pod is first seen now. */
    List<ConditionTransition> explainedBy(
            String cluster, Subject workload, PodState pod, long now) {
        Optional<String> container = pod.lastFailed().map(PodState.Container::name);
        List<ConditionTransition> transitions = new ArrayList<>();
        if (container.isEmpty()) {
            return transitions;
        }
        for (KeyValue<String, Condition> open : conditions.of(cluster, workload)) {
            Signal.Seen seen = open.value.seen();
            if (open.value.settled()
                    || seen.details().crash() != null
                    || !seen.wording().reason().equals(Reasons.JOB_FAILURE)
                    || !Pods.isOf(pod, seen.about().subject())) {
                continue;
            }
            Condition explained =
                    open.value.explained(
                            ConditionSignals.failed(pod),
                            container.get(),
                            ConditionSignals.crash(pod, container.get()));
            transitions.add(
                    ConditionTransition.published(
                            open.key, explained.announced(now), signals.of(explained)));
        }
        return transitions;
    }

    private static Duration runLength(PendingCondition pending) {
        PodState pod = pending.pod();
        Optional<PodState.Run> last =
                pod == null
                        ? Optional.empty()
                        : pod.container(pending.detection().container())
                                .flatMap(container -> Optional.ofNullable(container.last()));
        Instant at = pending.detection().at();
        return last.flatMap(run -> Optional.ofNullable(run.startedAt()))
                .filter(started -> !started.isAfter(at))
                .map(started -> Duration.between(started, at))
                .orElse(Duration.ZERO);
    }

    /** Whether it settled so long ago that it is not needed any more. */
    static boolean isForgotten(Condition condition, long now) {
        return condition.settled()
                && condition.published().at() < now - REMEMBER_SETTLED.toMillis();
    }
}
