package io.causestream.enrich.condition;

import io.causestream.enrich.EnrichmentRules;
import io.causestream.enrich.Tally;
import io.causestream.enrich.trigger.PodState;
import io.causestream.enrich.trigger.Reading;
import io.causestream.enrich.trigger.Reasons;
import io.causestream.finding.Change;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Finding;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of the workloads of one partition: when each began, was seen again, and ended.
 *
 * <p>One of pods ends when all pods of its workload are well: what crashed may crash again, though
 * it runs now. One of any other object ends when no trigger reads it any more.
 */
final class Conditions {

    private static final Duration REMEMBER_SETTLED = Duration.ofDays(1);

    /** A workload that crashes every hour is not held open for two. */
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(15);

    private final EnrichmentRules rules;
    private final Tally tally;
    private final KeyValueStore<String, Condition> store;
    private final Pods pods;
    private final Changes changes;

    Conditions(
            EnrichmentRules rules,
            Tally tally,
            KeyValueStore<String, Condition> store,
            Pods pods,
            Changes changes) {
        this.rules = rules;
        this.tally = tally;
        this.store = store;
        this.pods = pods;
        this.changes = changes;
    }

    /**
     * What follows from a sighting.
     *
     * @param signal what is to be told; null for nothing
     * @param tellAt when what was held back is to be told, in record time; null if nothing is
     */
    record Noted(String key, Signal.@Nullable Seen signal, @Nullable Instant tellAt) {}

    /** Whether it is open, or lately was. */
    boolean knows(Fingerprint fingerprint, String cluster, Subject workload) {
        return store.get(ObjectKey.ofCondition(cluster, workload, fingerprint)) != null;
    }

    /**
     * The problem that a reading is one of.
     *
     * @param known null if it is a new one
     * @param supersedes whether the reading is what has become of it
     * @param isTakenIn whether the problem says more than the reading, and the same pod's
     */
    private record Match(
            String key, @Nullable Condition known, boolean supersedes, boolean isTakenIn) {}

    /**
     * A pod has one problem at a time that keeps it from running. What is more particular goes on
     * in the place of what is more general, and so does what a pod came to when it was past what it
     * had; what is more general is taken in.
     */
    private Match match(Standing standing) {
        Sighted sighted = standing.sighted();
        Reading reading = standing.reading();
        String exact =
                ObjectKey.ofCondition(
                        sighted.cluster(), sighted.workload(), standing.fingerprint());
        Condition known = store.get(exact);
        int generality = Reasons.generality(reading.reason());
        if (generality < 0 || (known != null && !known.settled())) {
            return new Match(exact, known, false, false);
        }
        List<KeyValue<String, Condition>> open = openOfPods(sighted.cluster(), sighted.workload());
        String problem = Reasons.problem(reading.reason(), reading.container());
        for (KeyValue<String, Condition> each : open) {
            if (each.value.problem().equals(problem)) {
                return new Match(each.key, each.value, false, false);
            }
        }
        for (KeyValue<String, Condition> each : open) {
            if (each.value.isAffected(sighted.uid())) {
                int other = Reasons.generality(each.value.seen().wording().reason());
                boolean isPast = !standing.beside().contains(each.value.problem());
                if (generality < other || (generality == other && isPast)) {
                    return new Match(each.key, each.value, true, false);
                }
                if (generality > other || !areCrashesOfTwoContainers(each.value, reading)) {
                    return new Match(each.key, each.value, false, true);
                }
            }
        }
        return new Match(exact, known, false, false);
    }

    /** What keeps pods of the workload from running, as far as it is known. */
    private List<KeyValue<String, Condition>> openOfPods(String cluster, Subject workload) {
        return of(cluster, workload).stream()
                .filter(each -> each.value.ofPods() && !each.value.settled())
                .toList();
    }

    /** Each has a log of its own that says why. */
    private static boolean areCrashesOfTwoContainers(Condition condition, Reading reading) {
        String crash = Reasons.problem(Reasons.CRASH_LOOP);
        return Reasons.problem(condition.seen().wording().reason()).equals(crash)
                && Reasons.problem(reading.reason()).equals(crash);
    }

    /**
     * The fingerprint under which such a problem of a workload is open, which may be that of what
     * it began as; the given one if none is.
     */
    Fingerprint openAs(
            String cluster, Subject workload, String reason, String container, Fingerprint own) {
        if (Reasons.generality(reason) < 0) {
            return own;
        }
        String problem = Reasons.problem(reason, container);
        return openOfPods(cluster, workload).stream()
                .map(each -> each.value)
                .filter(each -> each.problem().equals(problem))
                .map(each -> each.seen().fingerprint())
                .findFirst()
                .orElse(own);
    }

    /**
     * @param shape what the playbooks make of it
     * @param now record time in milliseconds
     */
    Noted note(Standing standing, Shape shape, long now) {
        Sighted sighted = standing.sighted();
        Reading reading = standing.reading();
        Match match = match(standing);
        String key = match.key();
        Condition known = match.known();
        if (match.isTakenIn()) {
            if (reading.opens()) {
                tally.count("signals.coalesced", "told_by_a_specific_condition");
            }
            return new Noted(key, null, null);
        }
        boolean isLong = known != null && known.settled() && isLong(known, reading);
        boolean onlyKeepsOpen = !reading.opens() && (reading.run() < 0 || match.supersedes());
        if (onlyKeepsOpen || ((known == null || isLong) && !reading.opens())) {
            return new Noted(key, null, null);
        }
        long times = known == null ? 1 : known.news(sighted, reading);
        boolean moreOrders =
                known != null
                        && !known.seen()
                                .orders()
                                .playbooks()
                                .containsAll(shape.orders().playbooks());
        boolean saysOtherwise = known != null && saysOtherwise(known, sighted, reading);
        if (times == 0 && !moreOrders && !match.supersedes() && !saysOtherwise) {
            return new Noted(key, null, null);
        }
        Fingerprint fingerprint =
                known == null ? standing.fingerprint() : known.seen().fingerprint();
        Signal.Seen seen = words(standing, fingerprint, shape, match.supersedes(), now);
        Condition condition =
                known == null || isLong
                        ? Condition.opened(
                                seen,
                                Reasons.isOfPods(reading.reason()),
                                sighted,
                                reading,
                                runLength(standing))
                        : known.again(seen, sighted, reading, times);
        boolean isAnother = moreOrders || match.supersedes() || saysOtherwise;
        if (known != null && !isToldNow(known, seen, isAnother, now)) {
            tally.count(
                    "signals.coalesced",
                    isLimited(seen) ? "rate_limited" : "seen again within seconds");
            store.put(key, condition);
            return new Noted(
                    key, null, Instant.ofEpochMilli(known.toldAt()).plus(quiet(known, seen)));
        }
        store.put(key, condition.told(now));
        return new Noted(
                key, known == null ? told(condition) : told(condition, known.untold()), null);
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

    /**
     * @param held how many occurrences were only counted
     */
    private Signal.Seen told(Condition condition, long held) {
        return held > 0 && isLimited(condition.seen())
                ? told(
                        condition,
                        condition
                                .seen()
                                .orders()
                                .holding(
                                        new Signal.Held(
                                                held, Instant.ofEpochMilli(condition.toldAt()))))
                : told(condition);
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

    private boolean isToldNow(Condition known, Signal.Seen seen, boolean isAnother, long now) {
        return known.settled()
                || isAnother
                || now - known.toldAt() >= quiet(known, seen).toMillis();
    }

    /** What was held back of a condition; null if nothing is. */
    Signal.@Nullable Seen untold(String key, long now) {
        Condition condition = store.get(key);
        if (condition == null || condition.settled() || condition.untold() == 0) {
            return null;
        }
        store.put(key, condition.told(now));
        return told(condition, condition.untold());
    }

    /** Whether the last trouble is so long ago that this is another. */
    private boolean isLong(Condition known, Reading reading) {
        return reading.at().isAfter(known.lastSeen().plus(rules.flapWindow()).plus(LONGEST_HOLD));
    }

    private Signal.Seen words(
            Standing standing, Fingerprint fingerprint, Shape shape, boolean supersedes, long now) {
        Sighted sighted = standing.sighted();
        Reading reading = standing.reading();
        Optional<PodState> pod = lookedInto(standing);
        String container =
                standing.pod() != null
                        ? reading.container()
                        : pod.flatMap(PodState::lastFailed)
                                .map(PodState.Container::name)
                                .orElse("");
        return new Signal.Seen(
                sighted.cluster(),
                fingerprint,
                Reasons.isOccurrence(reading.reason())
                        ? Finding.Kind.OCCURRENCE
                        : Finding.Kind.CONDITION,
                Source.KUBERNETES,
                shape.wording(),
                new Signal.About(
                        sighted.object(),
                        sighted.workload(),
                        container,
                        sighted.uid(),
                        sighted.node(),
                        standing.pod() != null ? null : pod.map(Conditions::failed).orElse(null),
                        restsOn(sighted, reading)),
                sighted.inRecordTime(reading.since(), now),
                0,
                pod.map(state -> crash(state, container)).orElse(null),
                List.of(),
                List.of(),
                "",
                sighted.alreadyThere(),
                shape.orders(),
                sighted.epoch(),
                supersedes);
    }

    /** The pod itself, or one that failed for a job and may tell why. */
    private Optional<PodState> lookedInto(Standing standing) {
        if (standing.pod() != null) {
            return Optional.of(standing.pod());
        }
        Sighted sighted = standing.sighted();
        return standing.reading().reason().equals(Reasons.JOB_FAILURE)
                ? pods.failedOf(sighted.cluster(), sighted.workload(), sighted.object())
                : Optional.empty();
    }

    private static Signal.FailedPod failed(PodState pod) {
        return new Signal.FailedPod(pod.pod(), pod.uid(), pod.node());
    }

    /** Jobs that are known to have failed, and whose pod is seen only now. */
    List<Signal> explainedBy(String cluster, Subject workload, PodState pod, long now) {
        Optional<String> container = pod.lastFailed().map(PodState.Container::name);
        List<Signal> signals = new ArrayList<>();
        if (container.isEmpty()) {
            return signals;
        }
        for (KeyValue<String, Condition> open : of(cluster, workload)) {
            Signal.Seen seen = open.value.seen();
            if (open.value.settled()
                    || seen.crash() != null
                    || !seen.wording().reason().equals(Reasons.JOB_FAILURE)
                    || !Pods.isOf(pod, seen.about().subject())) {
                continue;
            }
            Condition explained =
                    open.value.explained(failed(pod), container.get(), crash(pod, container.get()));
            store.put(open.key, explained.told(now));
            signals.add(told(explained));
        }
        return signals;
    }

    /** The words of the latest sighting, with what is known of all of them. */
    private Signal.Seen told(Condition condition) {
        return told(condition, condition.seen().orders());
    }

    private Signal.Seen told(Condition condition, Signal.Orders orders) {
        Signal.Seen seen = condition.seen();
        Instant since = seen.since();
        List<Change> before =
                changes.before(
                        seen.cluster(),
                        seen.about().workload(),
                        condition.since(),
                        rules.changeWindow());
        return new Signal.Seen(
                seen.cluster(),
                seen.fingerprint(),
                seen.kind(),
                seen.source(),
                seen.wording(),
                seen.about(),
                since,
                condition.untold(),
                seen.crash(),
                condition.ofPods() ? condition.names() : List.of(),
                before,
                seen.alert(),
                seen.alreadyThere(),
                orders,
                seen.epoch(),
                seen.supersedes());
    }

    private List<Subject> restsOn(Sighted sighted, Reading reading) {
        Set<Subject> all = new TreeSet<>(java.util.Comparator.comparing(Subject::toString));
        all.addAll(reading.restsOn());
        all.add(sighted.workload());
        if (!sighted.node().isEmpty()) {
            all.add(Subject.node(sighted.node()));
        }
        for (PodState pod : pods.live(sighted.cluster(), sighted.workload())) {
            if (!pod.ready() && !pod.node().isEmpty()) {
                all.add(Subject.node(pod.node()));
            }
        }
        return List.copyOf(all);
    }

    private static @Nullable CrashInfo crash(PodState pod, String container) {
        return pod.container(container)
                .map(known -> known.crashInfo(pod.pod().name()))
                .orElse(null);
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

    /**
     * Whether the conditions of the workload's pods have ended, or are back.
     *
     * @param gone the uid of the pod that has just gone; empty if none has
     */
    List<Signal> judgePods(String cluster, Subject workload, String gone, long now) {
        List<Signal> signals = new ArrayList<>();
        for (KeyValue<String, Condition> open : of(cluster, workload)) {
            Condition condition = open.value;
            if (!condition.ofPods()) {
                continue;
            }
            List<PodState> live = pods.live(cluster, workload);
            String container = condition.seen().about().container();
            boolean well = live.stream().allMatch(pod -> isWell(pod, container));
            // It was well before, but might have crashed again; what replaced it might not.
            boolean replaced = condition.isAffected(gone) && isReplaced(condition, live);
            if (well == condition.settled() && !(well && replaced)) {
                if (condition.isAffected(gone)) {
                    store.put(open.key, condition.without(gone));
                }
                continue;
            }
            signals.add(
                    well
                            ? ended(condition, hold(condition, live))
                            : new Signal.Persists(cluster, condition.seen().fingerprint()));
            store.put(open.key, condition.without(gone).settled(well).told(now));
        }
        return signals;
    }

    /**
     * Whether the conditions that one object is in by itself have ended.
     *
     * @param isPod whether it is a pod of the workload, and not the workload itself
     * @param read those that triggers read of it now; none, too, if it is gone
     * @param completed the place of this run of the workload, if it ended well: that does away with
     *     what was wrong with earlier ones; empty if it did not, or is none
     */
    List<Signal> judge(
            String cluster,
            Subject workload,
            String uid,
            boolean isPod,
            Collection<Fingerprint> read,
            OptionalLong completed,
            long now) {
        List<Signal> signals = new ArrayList<>();
        for (KeyValue<String, Condition> open : of(cluster, workload)) {
            Condition condition = open.value;
            boolean still = read.contains(condition.seen().fingerprint());
            if (condition.ofPods()
                    || condition.settled()
                    || still
                    || !(completed.isPresent()
                            || condition.isAffected(uid)
                            || condition.isAffected(""))) {
                continue;
            }
            Condition rest = condition.without(uid);
            if (completed.isPresent()) {
                rest = rest.madeGood(completed.getAsLong());
            }
            if (!isPod) {
                // Of what only an Event told of, nobody knew the uid.
                rest = rest.without("");
            }
            boolean well = !rest.affectsAny();
            if (well) {
                signals.add(ended(condition, rules.resolveAfter()));
            }
            store.put(open.key, well ? rest.settled(true).told(now) : rest);
        }
        return signals;
    }

    private Signal.Ended ended(Condition condition, Duration hold) {
        return new Signal.Ended(
                condition.seen().cluster(),
                condition.seen().fingerprint(),
                hold,
                condition.untold(),
                mending(condition));
    }

    private static boolean isWell(PodState pod, String container) {
        return pod.ready()
                && pod.container(container).map(c -> !c.state().equals("WAITING")).orElse(true);
    }

    /**
     * Pods that are still there may crash again at the rhythm they had; new ones have to prove
     * themselves only.
     */
    private Duration hold(Condition condition, List<PodState> live) {
        Duration rhythm = condition.interval().multipliedBy(2);
        if (isReplaced(condition, live) || rhythm.compareTo(rules.resolveAfter()) < 0) {
            return rules.resolveAfter();
        }
        return rhythm.compareTo(LONGEST_HOLD) > 0 ? LONGEST_HOLD : rhythm;
    }

    private static boolean isReplaced(Condition condition, List<PodState> live) {
        return live.stream().noneMatch(pod -> condition.isAffected(pod.uid()));
    }

    private List<Change> mending(Condition condition) {
        return changes.after(
                condition.seen().cluster(), condition.seen().about().workload(), condition.since());
    }

    private List<KeyValue<String, Condition>> of(String cluster, Subject workload) {
        List<KeyValue<String, Condition>> found = new ArrayList<>();
        try (KeyValueIterator<String, Condition> entries =
                store.prefixScan(ObjectKey.prefix(cluster, workload), new StringSerializer())) {
            entries.forEachRemaining(found::add);
        }
        return found;
    }

    void forgetSettled(long now) {
        long limit = now - REMEMBER_SETTLED.toMillis();
        List<String> old = new ArrayList<>();
        try (KeyValueIterator<String, Condition> all = store.all()) {
            all.forEachRemaining(entry -> {
                if (entry.value.settled() && entry.value.toldAt() < limit) {
                    old.add(entry.key);
                }
            });
        }
        old.forEach(store::delete);
    }
}
