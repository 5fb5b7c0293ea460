package io.causestream.enrich.condition;

import io.causestream.enrich.metrics.EnrichMetrics;
import io.causestream.enrich.object.Changes;
import io.causestream.enrich.object.KnownObject;
import io.causestream.enrich.object.LastState;
import io.causestream.enrich.object.ObjectChange;
import io.causestream.enrich.object.Pods;
import io.causestream.enrich.object.ScopeInput;
import io.causestream.enrich.playbook.ActivePlaybooks;
import io.causestream.enrich.playbook.Schedules;
import io.causestream.enrich.playbook.StartingPlaybooks;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.enrich.signal.LatestRewind;
import io.causestream.enrich.signal.Signal;
import io.causestream.enrich.store.UnitOfWork;
import io.causestream.finding.Finding;
import io.causestream.observation.KubeObservation.Heartbeat;
import io.causestream.observation.Scope;
import io.causestream.topics.Control;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Evaluates the playbooks' triggers on all that is new in a scope, and forwards the resulting
 * signals: a condition began, was seen again or ended; something occurred. {@link
 * ObservationHandler} and {@link PendingConditions} decide; this class is the part that Kafka
 * Streams needs.
 */
public final class ConditionProcessor
        extends ContextualProcessor<Scope, ScopeInput, String, ScopeOutput> {

    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    /** The longest delay of a pending timer. */
    private static final Duration TIMER_INTERVAL = Duration.ofSeconds(1);

    /** Some 10 MB of pods a partition, and less of all else. */
    private static final int REMEMBERED = 10_000;

    private static final Duration TICK = Duration.ofMinutes(1);

    private final EnrichmentRules rules;
    private final StartingPlaybooks starting;
    private final EnrichMetrics metrics;
    private UnitOfWork<String, ScopeOutput> work;
    private ActivePlaybooks playbooks;
    private ConditionStore conditions;
    private PendingTimers pendingTimers;
    private SeenEvents events;
    private CompletedRuns completed;
    private Schedules schedules;
    private RateLimits rateLimits;
    private LatestRewind latestRewind;
    private SignalPublisher signals;
    private PendingConditions pending;
    private ObservationHandler observations;
    private long tickedAt;

    @SuppressWarnings("NullAway.Init") // init() comes before the first record.
    private ConditionProcessor(
            EnrichmentRules rules, StartingPlaybooks starting, EnrichMetrics metrics) {
        this.rules = rules;
        this.starting = starting;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, ScopeOutput> context) {
        super.init(context);
        work = new UnitOfWork<>(metrics, context::forward);
        KeyValueStore<String, KnownObject> known = stage(ScopeStores.KNOWN_OBJECTS);
        KeyValueStore<String, LastState> states = stage(ScopeStores.LAST_STATES);
        conditions = new ConditionStore(stageOwn(ScopeStores.CONDITIONS));
        completed = new CompletedRuns(stageOwn(ScopeStores.COMPLETIONS));
        playbooks = new ActivePlaybooks(starting, stage(ScopeStores.PLAYBOOKS));
        pendingTimers = new PendingTimers(stage(ScopeStores.PENDING_TIMERS));
        events = new SeenEvents(stage(ScopeStores.EVENTS));
        rateLimits = new RateLimits(stageOwn(ScopeStores.RATE_LIMITS), work);
        schedules = new Schedules(stage(ScopeStores.SCHEDULES));
        Pods pods = new Pods(stageOwn(ScopeStores.PODS));
        Changes changes = new Changes(states);
        Conditions decisions = new Conditions(rules, conditions, pods, changes);
        latestRewind = new LatestRewind(stage(ScopeStores.LISTED));
        signals =
                new SignalPublisher(
                        work,
                        conditions,
                        rateLimits,
                        pendingTimers,
                        latestRewind,
                        context::currentSystemTimeMs);
        pending =
                new PendingConditions(
                        playbooks,
                        decisions,
                        pendingTimers,
                        known,
                        pods,
                        signals,
                        work,
                        context::currentSystemTimeMs);
        observations =
                new ObservationHandler(
                        new ObservationHandler.Known(
                                known, states, pods, completed, events, schedules),
                        playbooks,
                        pending,
                        new ConditionEnding(rules, conditions, pods, changes),
                        decisions,
                        signals,
                        work);
        context.schedule(TIMER_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::fireTimers);
        context.schedule(FORGET_EVERY, PunctuationType.STREAM_TIME, this::forget);
    }

    private <V> KeyValueStore<String, V> stage(String name) {
        return work.stage(context().<KeyValueStore<String, V>>getStateStore(name));
    }

    private <V> KeyValueStore<String, V> stageOwn(String name) {
        return work.stageOwn(context().<KeyValueStore<String, V>>getStateStore(name), REMEMBERED);
    }

    @Override
    public void process(Record<Scope, ScopeInput> record) {
        work.run(() -> decide(record.key(), record.value(), record.timestamp()));
    }

    private void decide(Scope scope, ScopeInput news, long now) {
        switch (news) {
            case ObjectChange.Now changed -> observations.onObject(scope, changed, now);
            case ObjectChange.Gone gone -> observations.onDeleted(gone, now);
            case ObjectChange.Happened happened ->
                    observations.onEvent(scope, happened.event(), now);
            case ObjectChange.AgentAlive(Heartbeat heartbeat) ->
                    signals.publish(Signal.AgentAlive.of(heartbeat), now);
            case ScopeInput.ControlReceived(Control.PendingTimerElapsed elapsed) ->
                    pending.elapsed(elapsed, now);
            case ScopeInput.ControlReceived(Control.PlaybooksActivated activated) ->
                    playbooks.activate(activated, Instant.ofEpochMilli(now));
            case ScopeInput.ControlReceived(Control.Tick tick) ->
                    schedules
                            .due(playbooks.inForce(), tick.at())
                            .forEach(signal -> signals.publish(signal, now));
            case ScopeInput.ControlReceived(Control.Rewound rewound) -> latestRewind.note(rewound);
            case ScopeInput.ControlReceived(Control.OpenAtRewind(Finding finding)) ->
                    signals.publish(new Signal.OpenAtRewind(finding.cluster(), finding), now);
            case ScopeInput.ControlReceived(Control.Unknown later) -> {
                // A later version's kind, which this version ignores.
            }
        }
    }

    private void fireTimers(long wallNow) {
        work.run(() -> {
            for (Control.PendingTimerElapsed elapsed : pendingTimers.fireTimers(wallNow)) {
                signals.note(elapsed.scope(), elapsed, wallNow);
            }
        });
        long minute = wallNow - wallNow % TICK.toMillis();
        if (minute > tickedAt && !playbooks.inForce().schedules().isEmpty()) {
            tickedAt = minute;
            work.run(() ->
                    signals.note(
                            "tick",
                            new Control.Tick(
                                    Instant.ofEpochMilli(minute), context().taskId().partition()),
                            wallNow));
        }
    }

    private void forget(long now) {
        work.run(() -> {
            conditions.forgetSettled(now);
            events.forgetOld(now);
            completed.forgetOld(now);
            rateLimits.forgetOld(now);
        });
    }

    /** Brings the stores with it. */
    public record Supplier(
            ScopeStores shared,
            EnrichmentRules rules,
            StartingPlaybooks starting,
            EnrichMetrics metrics)
            implements ProcessorSupplier<Scope, ScopeInput, String, ScopeOutput> {

        @Override
        public Processor<Scope, ScopeInput, String, ScopeOutput> get() {
            return new ConditionProcessor(rules, starting, metrics);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    shared.knownObjects,
                    shared.listed,
                    shared.pods,
                    shared.completions,
                    shared.conditions,
                    shared.lastStates,
                    shared.playbooks,
                    shared.pendingTimers,
                    shared.events,
                    shared.schedules,
                    shared.rateLimits);
        }
    }
}
