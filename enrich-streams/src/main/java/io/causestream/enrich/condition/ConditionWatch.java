package io.causestream.enrich.condition;

import io.causestream.enrich.EnrichmentRules;
import io.causestream.enrich.Tally;
import io.causestream.enrich.trigger.FailedMount;
import io.causestream.enrich.trigger.OldNews;
import io.causestream.enrich.trigger.PodState;
import io.causestream.enrich.trigger.Regarded;
import io.causestream.enrich.trigger.Seen;
import io.causestream.finding.Change;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.observation.Scope;
import io.causestream.topics.Control;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Asks the playbooks' triggers about all that is new in a scope, and says what follows: a condition
 * began, was seen again or ended; something occurred. What has to last waits here.
 */
public final class ConditionWatch extends ContextualProcessor<Scope, ScopeNews, String, Outcome> {

    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    /** A wait ends at most so much late. */
    private static final Duration RING_EVERY = Duration.ofSeconds(1);

    /** Within so long a rollout has removed the pods that it replaces. */
    private static final Duration REPLACED_WITHIN = Duration.ofMinutes(2);

    private static final Duration TICK = Duration.ofMinutes(1);

    private final EnrichmentRules rules;
    private final StartingPlaybooks starting;
    private final Tally tally;
    private PlaybookShelf playbooks;
    private Conditions conditions;
    private Holds holds;
    private Pods pods;
    private HeardEvents events;
    private KeyValueStore<String, KnownObject> known;
    private KeyValueStore<String, LastState> states;
    private CompletedRuns completed;
    private Schedules schedules;
    private RateLimits rateLimits;
    private long tickedAt;

    @SuppressWarnings("NullAway.Init") // init() comes before the first record.
    private ConditionWatch(EnrichmentRules rules, StartingPlaybooks starting, Tally tally) {
        this.rules = rules;
        this.starting = starting;
        this.tally = tally;
    }

    @Override
    public void init(ProcessorContext<String, Outcome> context) {
        super.init(context);
        known = context.getStateStore(ScopeStores.KNOWN_OBJECTS);
        states = context.getStateStore(ScopeStores.LAST_STATES);
        completed = new CompletedRuns(context.getStateStore(ScopeStores.COMPLETIONS));
        pods = new Pods(context.getStateStore(ScopeStores.PODS));
        playbooks = new PlaybookShelf(starting, context.getStateStore(ScopeStores.PLAYBOOKS));
        conditions =
                new Conditions(
                        rules,
                        tally,
                        context.getStateStore(ScopeStores.CONDITIONS),
                        pods,
                        new Changes(states));
        holds = new Holds(context.getStateStore(ScopeStores.HOLDS));
        events = new HeardEvents(context.getStateStore(ScopeStores.EVENTS));
        rateLimits = new RateLimits(context.getStateStore(ScopeStores.RATE_LIMITS), tally);
        schedules = new Schedules(context.getStateStore(ScopeStores.SCHEDULES));
        context.schedule(RING_EVERY, PunctuationType.WALL_CLOCK_TIME, this::ring);
        context.schedule(FORGET_EVERY, PunctuationType.STREAM_TIME, this::forget);
    }

    @Override
    public void process(Record<Scope, ScopeNews> record) {
        long now = record.timestamp();
        switch (record.value()) {
            case ObjectChange.Now news -> look(record.key(), news, now);
            case ObjectChange.Gone gone -> leave(gone, now);
            case ObjectChange.Happened happened -> hear(record.key(), happened.event(), now);
            case ScopeNews.Clock(Control.HoldElapsed elapsed) -> lasted(elapsed, now);
            case ScopeNews.Clock(Control.PlaybooksActivated activated) ->
                    playbooks.activate(activated, Instant.ofEpochMilli(now));
            case ScopeNews.Clock(Control.Tick tick) -> tick(tick, now);
            case ScopeNews.Clock(Control.Unknown later) -> {
                // A later version's, which this one can't act upon.
            }
        }
    }

    private void look(Scope scope, ObjectChange.Now news, long now) {
        ObjectObserved seen = news.observed();
        TriggerIndex index = playbooks.inForce();
        if (!seen.object().isNamespaced()) {
            schedules.note(seen.cluster());
        }
        Occurrences.ofObject(index, news, now).ifPresent(signal -> occur(signal, now));
        Foundations.changed(news, now).ifPresent(signal -> tell(signal, now));
        PodState before = null;
        PodState pod = null;
        if (isPod(seen.object())) {
            before = pods.get(seen.cluster(), seen.workload(), seen.uid());
            pod = PodState.of(seen).after(before);
            if (pod.equals(before)) {
                return;
            }
            pods.put(seen.cluster(), seen.workload(), pod);
        }
        Sighted sighted = Sighted.of(seen, news.alreadyThere());
        OptionalLong endedWell = completed.note(seen, now);
        List<Standing> read =
                Matching.ofState(
                        index,
                        sighted,
                        new Seen(
                                seen,
                                news.seenBefore(),
                                news.diffs(),
                                changes(seen),
                                completed.latest(seen),
                                before,
                                pod),
                        now);
        passOver(sighted, read, now);
        boolean isReplaced = pod != null && !read.isEmpty() && isReplaced(sighted, pod);
        Instant goneBy = Instant.ofEpochMilli(now).plus(REPLACED_WITHIN);
        read.forEach(standing ->
                stand(scope, index, isReplaced ? standing.notBefore(goneBy) : standing, now));
        if (pod != null) {
            signal(conditions.judgePods(seen.cluster(), seen.workload(), "", now), now);
            signal(conditions.explainedBy(seen.cluster(), seen.workload(), pod, now), now);
        }
        signal(
                conditions.judge(
                        seen.cluster(),
                        seen.workload(),
                        seen.uid(),
                        pod != null,
                        fingerprints(read),
                        endedWell,
                        now),
                now);
    }

    /** What ails a pod is over with it if a newer revision of its workload is well already. */
    private boolean isReplaced(Sighted sighted, PodState pod) {
        return pods.live(sighted.cluster(), sighted.workload()).stream()
                .anyMatch(other -> other.ready() && pod.isOlderRevisionThan(other));
    }

    /** Who did what to a node is part of how it stands. */
    private List<Change> changes(ObjectObserved seen) {
        LastState state =
                seen.object().kind().equals("Node")
                        ? states.get(ObjectKey.of(seen.cluster(), seen.object()))
                        : null;
        return state == null ? List.of() : state.changes();
    }

    private void leave(ObjectChange.Gone gone, long now) {
        Occurrences.ofDeletion(playbooks.inForce(), gone, now)
                .ifPresent(signal -> occur(signal, now));
        for (KeyValue<String, Hold> hold : holds.of(gone.cluster(), gone.object())) {
            lastedBefore(hold.value, now);
            holds.end(hold.key);
        }
        if (isPod(gone.object())) {
            pods.delete(gone.cluster(), gone.workload(), gone.uid());
            signal(conditions.judgePods(gone.cluster(), gone.workload(), gone.uid(), now), now);
        }
        signal(
                conditions.judge(
                        gone.cluster(),
                        gone.workload(),
                        gone.uid(),
                        isPod(gone.object()),
                        Set.of(),
                        OptionalLong.empty(),
                        now),
                now);
    }

    /** Events are told again after each list: each counts once. */
    private void hear(Scope scope, EventObserved event, long now) {
        TriggerIndex index = playbooks.inForce();
        if (event.age().compareTo(OldNews.AFTER) > 0) {
            tally.count("observations.dropped", "event of long ago");
            return;
        }
        Regarded regarded = regarded(event);
        Sighted sighted = sighted(event, regarded.pod());
        List<Standing> read = Matching.ofEvent(index, sighted, event, regarded, now);
        var occurred = Occurrences.ofEvent(index, event, sighted.node(), now);
        if (read.isEmpty() && occurred.isEmpty()) {
            tally.count("observations.dropped", "event that no playbook asks for");
            return;
        }
        if (!events.isNews(event.id(), now)) {
            tally.count("observations.dropped", "known");
            return;
        }
        occurred.ifPresent(signal -> occur(signal, now));
        boolean isEarly = isOfPodYetUnseen(event, regarded);
        Instant seenBy = Instant.ofEpochMilli(now).plus(AlertLifecycle.WAIT_FOR_SUBJECT);
        read.forEach(standing ->
                stand(scope, index, isEarly ? standing.notBefore(seenBy) : standing, now));
    }

    private Regarded regarded(EventObserved event) {
        KnownObject object = known.get(ObjectKey.of(event.cluster(), event.regarding()));
        if (object == null) {
            return Regarded.UNKNOWN;
        }
        boolean isSame =
                event.regardingUid().isEmpty() || event.regardingUid().equals(object.uid());
        KnownObject workload = known.get(ObjectKey.of(event.cluster(), event.workload()));
        long wellAt = Math.max(object.wellAt(), workload == null ? 0 : workload.wellAt());
        return new Regarded(
                isPod(event.regarding())
                        ? pods.get(event.cluster(), object.workload(), event.regardingUid())
                        : null,
                isSame && object.isGone(),
                wellAt == 0 ? null : Instant.ofEpochMilli(wellAt));
    }

    /** Of pods whose watch lags behind that of Events it is not known yet how they are. */
    private static boolean isOfPodYetUnseen(EventObserved event, Regarded regarded) {
        return isPod(event.regarding()) && regarded.pod() == null && !regarded.isGone();
    }

    /** What is no pod is told of as the workload that it is a part of. */
    private Sighted sighted(EventObserved event, @Nullable PodState pod) {
        Sighted regarding = Sighted.regarding(event, pod == null ? "" : pod.node());
        if (isPod(event.regarding()) || event.regarding().equals(event.workload())) {
            return regarding;
        }
        KnownObject workload = known.get(ObjectKey.of(event.cluster(), event.workload()));
        return regarding.of(event.workload(), workload == null ? "" : workload.uid());
    }

    /** What the triggers read no more has not lasted, unless its time was over already. */
    private void passOver(Sighted sighted, List<Standing> read, long now) {
        Set<Fingerprint> still = fingerprints(read);
        for (KeyValue<String, Hold> hold : holds.of(sighted.cluster(), sighted.object())) {
            Standing standing = hold.value.standing();
            if (standing != null
                    && !still.contains(standing.fingerprint())
                    && !waitsForItsPod(standing)) {
                lastedBefore(hold.value, now);
                holds.end(hold.key);
            }
        }
    }

    /** What an Event told of a pod that was not seen yet: whether it holds is asked in the end. */
    private static boolean waitsForItsPod(Standing standing) {
        return isPod(standing.sighted().object()) && standing.pod() == null;
    }

    private void lastedBefore(Hold hold, long now) {
        Standing standing = hold.standing();
        if (standing != null && hold.due().toEpochMilli() <= now) {
            fire(playbooks.inForce(), standing, now);
        }
    }

    private void stand(Scope scope, TriggerIndex index, Standing standing, long now) {
        Sighted sighted = standing.sighted();
        String key = Holds.toFire(sighted.cluster(), sighted.object(), standing.fingerprint());
        if (!standing.reading().opens()) {
            fire(index, standing, now);
            return;
        }
        Hold known = holds.get(key);
        Standing since =
                known == null || known.standing() == null
                        ? standing
                        : standing.since(known.standing());
        fire(index, since, now);
        since.nextAfter(Instant.ofEpochMilli(now))
                .ifPresentOrElse(
                        due ->
                                holds.begin(
                                        key,
                                        scope,
                                        due,
                                        since,
                                        now,
                                        context().currentSystemTimeMs()),
                        () -> {
                            if (known != null) {
                                holds.end(key);
                            }
                        });
    }

    private void lasted(Control.HoldElapsed elapsed, long now) {
        Hold hold = holds.get(elapsed.hold());
        if (hold == null || !hold.due().equals(elapsed.due()) || Holds.isOfAlert(elapsed.hold())) {
            return;
        }
        holds.end(elapsed.hold());
        Standing standing = hold.standing();
        if (standing == null) {
            Holds.conditionOf(elapsed.hold())
                    .ifPresent(key -> {
                        Signal.Seen untold = conditions.untold(key, now);
                        if (untold != null) {
                            tell(untold, now);
                        }
                    });
            Holds.limitedOf(elapsed.hold())
                    .ifPresent(key -> {
                        Signal.Seen held = rateLimits.due(key, now);
                        if (held != null) {
                            tell(held, now);
                        }
                    });
            return;
        }
        long reached = Math.max(now, elapsed.due().toEpochMilli());
        if (waitsForItsPod(standing)) {
            Sighted sighted = standing.sighted();
            KnownObject object = known.get(ObjectKey.of(sighted.cluster(), sighted.object()));
            PodState pod =
                    object == null
                            ? null
                            : pods.get(sighted.cluster(), object.workload(), object.uid());
            if (object != null && (pod == null || !FailedMount.mayWait(pod))) {
                tally.count("observations.dropped", "event_overtaken");
                return;
            }
            standing = object == null ? standing : standing.of(object.workload(), pod);
        }
        fire(playbooks.inForce(), standing, reached);
        Standing lasting = standing;
        lasting.nextAfter(Instant.ofEpochMilli(reached))
                .ifPresent(due ->
                        holds.begin(
                                elapsed.hold(),
                                Scope.parse(elapsed.scope()),
                                due,
                                lasting,
                                now,
                                context().currentSystemTimeMs()));
    }

    /** Tells it, if it has lasted for any of the playbooks that ask for it. */
    private void fire(TriggerIndex index, Standing standing, long now) {
        List<TriggerIndex.Bound> due = index.named(standing.dueBy(Instant.ofEpochMilli(now)));
        if (due.isEmpty()) {
            return;
        }
        var reading = standing.reading();
        Shape shape =
                Shaping.of(
                        due,
                        standing.sighted(),
                        new Signal.Wording(
                                reading.reason(),
                                reading.severity(),
                                reading.title(),
                                reading.description(),
                                java.util.Map.of(),
                                java.util.Map.of(),
                                List.of()),
                        index.set().version());
        if (shape.silencedBy().isPresent()) {
            tally.count("signals.silenced", "by a playbook");
            return;
        }
        if (!shape.isWanted()) {
            tally.count("signals.silenced", "no action that is available");
            return;
        }
        Conditions.Noted noted = conditions.note(standing, shape, now);
        if (noted.signal() != null) {
            tell(noted.signal(), now);
        }
        if (noted.tellAt() != null) {
            holds.begin(
                    Holds.toTell(noted.key()),
                    Scope.of(standing.sighted().cluster(), standing.sighted().workload()),
                    noted.tellAt(),
                    null,
                    now,
                    context().currentSystemTimeMs());
        }
    }

    /** Tells what happened, or counts it until its playbooks' rate limit is over. */
    private void occur(Signal.Seen seen, long now) {
        RateLimits.Admitted admitted = rateLimits.admit(seen, now);
        if (admitted.signal() != null) {
            tell(admitted.signal(), now);
        }
        if (admitted.tellAt() != null) {
            holds.begin(
                    Holds.toTellOf(admitted.key()),
                    Scope.of(seen.cluster(), seen.about().workload()),
                    admitted.tellAt(),
                    null,
                    now,
                    context().currentSystemTimeMs());
        }
    }

    private void tick(Control.Tick tick, long now) {
        schedules.due(playbooks.inForce(), tick.at()).forEach(signal -> tell(signal, now));
    }

    private void ring(long wallNow) {
        for (Control.HoldElapsed elapsed : holds.ring(wallNow)) {
            note(elapsed.scope(), elapsed, wallNow);
        }
        long minute = wallNow - wallNow % TICK.toMillis();
        if (minute > tickedAt && !playbooks.inForce().schedules().isEmpty()) {
            tickedAt = minute;
            note(
                    "tick",
                    new Control.Tick(Instant.ofEpochMilli(minute), context().taskId().partition()),
                    wallNow);
        }
    }

    private void forget(long now) {
        conditions.forgetSettled(now);
        events.forgetOld(now);
        completed.forgetOld(now);
        rateLimits.forgetOld(now);
    }

    private static Set<Fingerprint> fingerprints(List<Standing> read) {
        return read.stream().map(Standing::fingerprint).collect(Collectors.toSet());
    }

    private static boolean isPod(Subject object) {
        return object.kind().equals("Pod");
    }

    private void signal(List<Signal> signals, long now) {
        signals.forEach(signal -> tell(signal, now));
    }

    private void tell(Signal signal, long now) {
        context().forward(new Record<>(signal.cluster(), new Outcome.Signalled(signal), now));
    }

    private void note(String key, Control control, long now) {
        context().forward(new Record<>(key, new Outcome.Noted(key, control), now));
    }

    /** Brings the stores with it. */
    public record Supplier(
            ScopeStores shared, EnrichmentRules rules, StartingPlaybooks starting, Tally tally)
            implements ProcessorSupplier<Scope, ScopeNews, String, Outcome> {

        @Override
        public Processor<Scope, ScopeNews, String, Outcome> get() {
            return new ConditionWatch(rules, starting, tally);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    shared.knownObjects,
                    shared.pods,
                    shared.completions,
                    shared.conditions,
                    shared.lastStates,
                    shared.playbooks,
                    shared.holds,
                    shared.events,
                    shared.schedules,
                    shared.rateLimits);
        }
    }
}
