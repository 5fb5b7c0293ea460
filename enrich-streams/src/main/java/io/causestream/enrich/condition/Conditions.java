package io.causestream.enrich.condition;

import io.causestream.enrich.EnrichmentRules;
import io.causestream.enrich.trigger.PodState;
import io.causestream.enrich.trigger.Reading;
import io.causestream.enrich.trigger.Reasons;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;

/**
 * Decides when a condition of a workload has begun or was seen again, and when that is told. When
 * it ends, {@link ConditionEnding} says. Reads, and writes nothing.
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
     * What follows from what was read of an object.
     *
     * @param shape what the playbooks make of it
     * @param now record time in milliseconds
     */
    ConditionTransition seen(Standing standing, Shape shape, long now) {
        Reading reading = standing.reading();
        ProblemMatcher.Match match = matcher.match(standing);
        if (match.isTakenIn()) {
            return reading.opens()
                    ? ConditionTransition.takenIn(match.key())
                    : ConditionTransition.none(match.key());
        }
        Condition known = match.known();
        if (!reading.opens() && onlyKeepsOpen(match, reading)) {
            return ConditionTransition.none(match.key());
        }
        return known == null
                ? begin(match.key(), standing, shape, now)
                : again(match, known, standing, shape, now);
    }

    /** What opens nothing counts only as a crash of a problem that is open already. */
    private boolean onlyKeepsOpen(ProblemMatcher.Match match, Reading reading) {
        Condition known = match.known();
        return reading.run() < 0
                || match.supersedes()
                || known == null
                || isAnother(known, reading);
    }

    private ConditionTransition begin(String key, Standing standing, Shape shape, long now) {
        Signal.Seen seen = signals.sighting(standing, standing.fingerprint(), shape, false, now);
        Condition condition = opened(seen, standing);
        return ConditionTransition.told(key, condition.told(now), signals.of(condition));
    }

    private ConditionTransition again(
            ProblemMatcher.Match match, Condition known, Standing standing, Shape shape, long now) {
        Sighted sighted = standing.sighted();
        Reading reading = standing.reading();
        long times = known.news(sighted, reading);
        boolean saysMore =
                match.supersedes()
                        || !known.seen()
                                .orders()
                                .playbooks()
                                .containsAll(shape.orders().playbooks())
                        || saysOtherwise(known, sighted, reading);
        if (times == 0 && !saysMore) {
            return ConditionTransition.none(match.key());
        }
        Signal.Seen seen =
                signals.sighting(
                        standing, known.seen().fingerprint(), shape, match.supersedes(), now);
        Condition condition =
                isAnother(known, reading)
                        ? opened(seen, standing)
                        : known.again(seen, sighted, reading, times);
        Duration quiet = quiet(known, seen);
        if (known.settled() || saysMore || now - known.published().at() >= quiet.toMillis()) {
            return ConditionTransition.told(
                    match.key(), condition.told(now), told(condition, known.published().untold()));
        }
        return ConditionTransition.heldBack(
                match.key(),
                condition,
                Instant.ofEpochMilli(known.published().at()).plus(quiet),
                isLimited(seen) ? "rate_limited" : "seen again within seconds");
    }

    private static Condition opened(Signal.Seen seen, Standing standing) {
        return Condition.opened(
                seen,
                Reasons.isOfPods(standing.reading().reason()),
                standing.sighted(),
                standing.reading(),
                runLength(standing));
    }

    /** Whether the last trouble has settled so long ago that this is another. */
    private boolean isAnother(Condition known, Reading reading) {
        return known.settled()
                && reading.at()
                        .isAfter(
                                known.times()
                                        .last()
                                        .plus(rules.flapWindow())
                                        .plus(ConditionEnding.LONGEST_HOLD));
    }

    /** For how long after it was told more of the same is only counted. */
    private Duration quiet(Condition known, Signal.Seen seen) {
        Severity before = known.seen().wording().severity();
        boolean isWorse = before.orHigher(seen.wording().severity()) != before;
        return isLimited(seen) && !isWorse ? seen.orders().rateLimit() : rules.seenAgainEvery();
    }

    private boolean isLimited(Signal.Seen seen) {
        return seen.orders().rateLimit().compareTo(rules.seenAgainEvery()) > 0;
    }

    /** The same pod is still pending, and does something else: it has found its node. */
    private static boolean saysOtherwise(Condition known, Sighted sighted, Reading reading) {
        return !known.settled()
                && Reasons.generality(reading.reason()) > 0
                && reading.reason().equals(known.seen().wording().reason())
                && known.seen().about().subject().equals(sighted.object())
                && !reading.description().isBlank()
                && !known.seen().wording().description().equals(reading.description());
    }

    /**
     * What was held back of a condition.
     *
     * @param key the condition's
     * @param now record time in milliseconds
     */
    ConditionTransition untold(String key, long now) {
        Condition condition = conditions.get(key);
        return condition == null || condition.settled() || condition.published().untold() == 0
                ? ConditionTransition.none(key)
                : ConditionTransition.told(
                        key, condition.told(now), told(condition, condition.published().untold()));
    }

    /**
     * @param held how many occurrences were only counted
     */
    private Signal.Seen told(Condition condition, long held) {
        return held > 0 && isLimited(condition.seen())
                ? signals.of(
                        condition,
                        condition
                                .seen()
                                .orders()
                                .holding(
                                        new Signal.Held(
                                                held,
                                                Instant.ofEpochMilli(condition.published().at()))))
                : signals.of(condition);
    }

    /** Jobs that are known to have failed, and whose pod is seen only now. */
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
                    ConditionTransition.told(open.key, explained.told(now), signals.of(explained)));
        }
        return transitions;
    }

    private static Duration runLength(Standing standing) {
        PodState pod = standing.pod();
        Optional<PodState.Run> last =
                pod == null
                        ? Optional.empty()
                        : pod.container(standing.reading().container())
                                .flatMap(container -> Optional.ofNullable(container.last()));
        Instant at = standing.reading().at();
        return last.flatMap(run -> Optional.ofNullable(run.startedAt()))
                .filter(started -> !started.isAfter(at))
                .map(started -> Duration.between(started, at))
                .orElse(Duration.ZERO);
    }

    /** Whether it has settled so long ago that nothing asks for it any more. */
    static boolean isForgotten(Condition condition, long now) {
        return condition.settled()
                && condition.published().at() < now - REMEMBER_SETTLED.toMillis();
    }
}
