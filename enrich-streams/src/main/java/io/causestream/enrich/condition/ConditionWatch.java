package io.causestream.enrich.condition;

import io.causestream.enrich.EnrichmentRules;
import io.causestream.enrich.Tally;
import io.causestream.enrich.trigger.PodState;
import io.causestream.enrich.trigger.Reasons;
import io.causestream.finding.Change;
import io.causestream.finding.Finding;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.observation.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Says when a condition of a workload began, was seen again, and ended, from the states of its
 * pods.
 */
public final class ConditionWatch extends ContextualProcessor<Scope, ObjectChange, String, Signal> {

    private static final Duration FORGET_EVERY = Duration.ofHours(1);
    private static final Duration REMEMBER_SETTLED = Duration.ofDays(1);

    /** A workload that crashes every hour is not held open for two. */
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(15);

    private final EnrichmentRules rules;
    private final Tally tally;
    private KeyValueStore<String, PodState> pods;
    private KeyValueStore<String, Condition> conditions;
    private KeyValueStore<String, WorkloadRecord> workloads;

    @SuppressWarnings("NullAway.Init") // init() comes before the first record.
    private ConditionWatch(EnrichmentRules rules, Tally tally) {
        this.rules = rules;
        this.tally = tally;
    }

    @Override
    public void init(ProcessorContext<String, Signal> context) {
        super.init(context);
        pods = context.getStateStore(ScopeStores.PODS);
        conditions = context.getStateStore(ScopeStores.CONDITIONS);
        workloads = context.getStateStore(ScopeStores.WORKLOADS);
        context.schedule(FORGET_EVERY, PunctuationType.STREAM_TIME, this::forgetSettled);
    }

    @Override
    public void process(Record<Scope, ObjectChange> record) {
        switch (record.value()) {
            case ObjectChange.Now now when isPod(now.observed().object()) ->
                    look(now.observed(), record.timestamp());
            case ObjectChange.Gone gone when isPod(gone.object()) -> {
                pods.delete(ObjectKey.ofPod(gone.cluster(), gone.workload(), gone.uid()));
                judge(gone.cluster(), gone.workload(), gone.uid(), record.timestamp());
            }
            case ObjectChange.Now other -> {}
            case ObjectChange.Gone other -> {}
        }
    }

    private void look(ObjectObserved seen, long recordTime) {
        String key = ObjectKey.ofPod(seen.cluster(), seen.workload(), seen.uid());
        PodState before = pods.get(key);
        PodState now = PodState.of(seen).after(before);
        if (now.equals(before)) {
            return;
        }
        pods.put(key, now);
        for (Sighting sighting : PodTriggers.match(before, now, seen.observedAt())) {
            note(seen, now, sighting, recordTime);
        }
        judge(seen.cluster(), seen.workload(), "", recordTime);
    }

    private void note(ObjectObserved seen, PodState pod, Sighting sighting, long recordTime) {
        Fingerprint fingerprint =
                Fingerprint.of(
                        seen.cluster(),
                        sighting.reason(),
                        seen.workload(),
                        sighting.container().name());
        String key = ObjectKey.ofCondition(seen.cluster(), seen.workload(), fingerprint);
        Condition known = conditions.get(key);
        if (known == null && !sighting.opens()) {
            return;
        }
        if (known != null
                && (!known.isNews(pod, sighting)
                        || (known.settled() && !sighting.opens() && isLong(known, sighting)))) {
            return;
        }
        Condition condition =
                known == null || (known.settled() && isLong(known, sighting))
                        ? Condition.opened(
                                seen.cluster(), fingerprint, seen.workload(), pod, sighting)
                        : known.seen(pod, sighting);
        boolean tellNow =
                known == null
                        || known.settled()
                        || recordTime - known.toldAt() >= rules.seenAgainEvery().toMillis();
        if (tellNow) {
            tell(seen, pod, sighting, condition, recordTime);
            condition = condition.told(recordTime);
        } else {
            tally.count("signals.coalesced", "seen again within seconds");
        }
        conditions.put(key, condition);
    }

    /** Whether the last trouble is so long ago that this is another. */
    private boolean isLong(Condition known, Sighting sighting) {
        return sighting.at().isAfter(known.lastSeen().plus(rules.flapWindow()).plus(LONGEST_HOLD));
    }

    private void tell(
            ObjectObserved seen,
            PodState pod,
            Sighting sighting,
            Condition condition,
            long recordTime) {
        WorkloadRecord workload = workloads.get(ObjectKey.of(seen.cluster(), seen.workload()));
        List<Change> changes =
                workload == null
                        ? List.of()
                        : workload.before(condition.since(), rules.changeWindow());
        String image = sighting.container().image();
        forward(
                seen.cluster(),
                recordTime,
                new Signal.Seen(
                        seen.cluster(),
                        condition.fingerprint(),
                        Finding.Kind.CONDITION,
                        Source.KUBERNETES,
                        new Signal.Wording(
                                condition.reason(),
                                Reasons.severity(condition.reason()),
                                Reasons.title(condition.reason(), pod.pod().name(), image),
                                sighting.container().message(),
                                Map.of(),
                                Map.of(),
                                List.of()),
                        new Signal.About(
                                pod.pod(),
                                seen.workload(),
                                condition.container(),
                                pod.uid(),
                                pod.node(),
                                pod.node().isEmpty()
                                        ? List.of()
                                        : List.of(Subject.node(pod.node()))),
                        inRecordTime(condition.since(), seen.observedAt(), recordTime),
                        condition.untold(),
                        sighting.container().crashInfo(pod.pod().name()),
                        condition.pods(),
                        changes,
                        "",
                        false,
                        Signal.Orders.NONE,
                        seen.epoch()));
    }

    /**
     * Whether each open condition of the workload has ended, or is back.
     *
     * @param gone the uid of the pod that has just gone; empty if none has
     */
    private void judge(String cluster, Subject workload, String gone, long recordTime) {
        for (KeyValue<String, Condition> open : conditionsOf(cluster, workload)) {
            Condition condition = open.value;
            List<PodState> live = livePods(cluster, workload);
            boolean well = live.stream().allMatch(pod -> isWell(pod, condition.container()));
            // It was well before, but might have crashed again; what replaced it might not.
            boolean replaced =
                    condition.affected().containsKey(gone) && isReplaced(condition, live);
            if (well == condition.settled() && !(well && replaced)) {
                continue;
            }
            conditions.put(open.key, condition.settled(well).told(recordTime));
            forward(
                    cluster,
                    recordTime,
                    well
                            ? new Signal.Ended(
                                    cluster,
                                    condition.fingerprint(),
                                    hold(condition, live),
                                    condition.untold(),
                                    mending(condition))
                            : new Signal.Persists(cluster, condition.fingerprint()));
        }
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
        return live.stream().noneMatch(pod -> condition.affected().containsKey(pod.uid()));
    }

    private List<Change> mending(Condition condition) {
        WorkloadRecord workload =
                workloads.get(ObjectKey.of(condition.cluster(), condition.workload()));
        return workload == null ? List.of() : workload.after(condition.since());
    }

    private List<PodState> livePods(String cluster, Subject workload) {
        return scan(pods, ObjectKey.prefix(cluster, workload)).stream()
                .map(entry -> entry.value)
                .filter(PodState::isLive)
                .toList();
    }

    private List<KeyValue<String, Condition>> conditionsOf(String cluster, Subject workload) {
        return scan(conditions, ObjectKey.prefix(cluster, workload));
    }

    private void forgetSettled(long now) {
        long limit = now - REMEMBER_SETTLED.toMillis();
        List<String> old = new ArrayList<>();
        try (KeyValueIterator<String, Condition> all = conditions.all()) {
            all.forEachRemaining(entry -> {
                if (entry.value.settled() && entry.value.toldAt() < limit) {
                    old.add(entry.key);
                }
            });
        }
        old.forEach(conditions::delete);
    }

    private static <V> List<KeyValue<String, V>> scan(
            KeyValueStore<String, V> store, String prefix) {
        List<KeyValue<String, V>> found = new ArrayList<>();
        try (KeyValueIterator<String, V> entries =
                store.prefixScan(prefix, new StringSerializer())) {
            entries.forEachRemaining(found::add);
        }
        return found;
    }

    /**
     * A cluster's moment by the broker's clock: as long before the record as it was before the
     * observation.
     */
    private static Instant inRecordTime(Instant moment, Instant observedAt, long recordTime) {
        Duration age = Duration.between(moment, observedAt);
        return Instant.ofEpochMilli(recordTime).minus(age.isNegative() ? Duration.ZERO : age);
    }

    private static boolean isPod(Subject object) {
        return object.kind().equals("Pod");
    }

    private void forward(String cluster, long recordTime, Signal signal) {
        context().forward(new Record<>(cluster, signal, recordTime));
    }

    /** Brings the stores with it. */
    public record Supplier(ScopeStores shared, EnrichmentRules rules, Tally tally)
            implements ProcessorSupplier<Scope, ObjectChange, String, Signal> {

        @Override
        public Processor<Scope, ObjectChange, String, Signal> get() {
            return new ConditionWatch(rules, tally);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(shared.pods, shared.conditions, shared.workloads);
        }
    }
}
