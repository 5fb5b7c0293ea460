package io.causestream.enrich.lifecycle;

import io.causestream.context.ContextResult;
import io.causestream.enrich.analysis.AnalysisQuestions;
import io.causestream.enrich.analysis.EarlierAnswer;
import io.causestream.enrich.analysis.OpenQuestion;
import io.causestream.enrich.analysis.PastIncidents;
import io.causestream.enrich.metrics.EnrichMetrics;
import io.causestream.enrich.metrics.ReadTopic;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.enrich.signal.Signal;
import io.causestream.enrich.store.ExpiredEntries;
import io.causestream.enrich.store.KeyValueStores;
import io.causestream.enrich.store.UnitOfWork;
import io.causestream.finding.Analysis;
import io.causestream.finding.Change;
import io.causestream.finding.Finding;
import io.causestream.topics.ProcessedHeartbeat;
import io.causestream.topics.TimerElapsed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
import org.jspecify.annotations.Nullable;

/**
 * Keeps the state of all findings of a cluster, and their timers. {@link FindingLifecycle} decides
 * what happens to one; {@link Correlation}, {@link FindingGrouping}, {@link Silences} and {@link
 * NotificationPolicy} decide who is notified of what.
 */
public final class FindingProcessor
        extends ContextualProcessor<String, FindingInput, String, FindingOutput> {

    static final String FINDING_STATES = "finding-states";
    static final String EVIDENCE = "evidence";
    static final String TIMERS = "timers";
    static final String CLUSTERS = "clusters";
    static final String NEIGHBOURS = "neighbours";
    static final String QUESTIONS = "analysis-questions";
    static final String FOLLOWERS = "analysis-followers";
    static final String ANSWERS = "analysis-answers";
    static final String PAST_INCIDENTS = "past-incidents";

    /** The longest delay of a timer. */
    private static final Duration TICK = Duration.ofMillis(250);

    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    /**
     * How long resolved findings are remembered: as long as the raw topics keep what may still
     * refer to one, such as an answer, an alert's end or a re-send.
     */
    private static final Duration REMEMBER_RESOLVED = Duration.ofDays(7);

    private static final int MOST_CHANGES = 50;

    private static final int REMEMBERED = 2_000;

    /** Some 20 KB each, with a log. */
    private static final int REMEMBERED_EVIDENCE = 200;

    private final EnrichmentRules rules;
    private final EnrichMetrics metrics;
    private final FindingLifecycle findingLifecycle;
    private final Correlation correlation;
    private final FindingGrouping grouping;
    private final NotificationPolicy notifications;
    private UnitOfWork<String, FindingOutput> output;
    private KeyValueStore<String, FindingState> states;
    private KeyValueStore<String, Evidence> evidence;
    private KeyValueStore<String, Timer> timers;
    private KeyValueStore<String, ClusterRecord> clusters;
    private KeyValueStore<String, PastIncidents> pastIncidents;
    private AnalysisQuestions questions;
    private SharedAnalyses analyses;
    private OpenFindingIndex index;

    /** The clusters of this partition whose heartbeats were seen. */
    private final Set<String> alive = new HashSet<>();

    @SuppressWarnings("NullAway.Init") // init() comes before the first record.
    private FindingProcessor(EnrichmentRules rules, EnrichMetrics metrics) {
        this.rules = rules;
        this.metrics = metrics;
        this.findingLifecycle = new FindingLifecycle(rules, metrics);
        this.correlation = new Correlation(rules);
        this.grouping = new FindingGrouping(rules, metrics);
        this.notifications = new NotificationPolicy(rules, metrics);
    }

    @Override
    public void init(ProcessorContext<String, FindingOutput> context) {
        super.init(context);
        output = new UnitOfWork<>(metrics, context::forward);
        states = output.stageOwn(context.getStateStore(FINDING_STATES), REMEMBERED);
        evidence = output.stageOwn(context.getStateStore(EVIDENCE), REMEMBERED_EVIDENCE);
        timers = output.stage(context.getStateStore(TIMERS));
        clusters = output.stageOwn(context.getStateStore(CLUSTERS), REMEMBERED);
        index =
                new OpenFindingIndex(
                        output.stageOwn(context.getStateStore(NEIGHBOURS), REMEMBERED));
        pastIncidents = output.stage(context.getStateStore(PAST_INCIDENTS));
        questions =
                new AnalysisQuestions(
                        rules.analyses(),
                        output.stage(context.getStateStore(QUESTIONS)),
                        output.stage(context.getStateStore(FOLLOWERS)),
                        output.stage(context.getStateStore(ANSWERS)),
                        output);
        analyses = new SharedAnalyses(rules, questions, findingLifecycle, notifications, output);
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::fireTimers);
        context.schedule(FORGET_EVERY, PunctuationType.STREAM_TIME, this::forgetLongResolved);
    }

    /** Another instance may see the heartbeats of these clusters from now on. */
    @Override
    public void close() {
        alive.forEach(metrics::heartbeatSeenElsewhere);
    }

    @Override
    public void process(Record<String, FindingInput> record) {
        output.run(() -> decide(record));
    }

    private void decide(Record<String, FindingInput> record) {
        Instant now = Instant.ofEpochMilli(record.timestamp());
        metrics.processed(
                topic(record.value()), context().currentSystemTimeMs() - record.timestamp());
        if (record.value() instanceof FindingInput.SignalReceived(Signal.OfFinding signal)) {
            resolveLongDue(record, signal, now);
        }
        FindingUnitOfWork work = new FindingUnitOfWork(record.key(), states, evidence, clusters);
        switch (record.value()) {
            case FindingInput.SignalReceived(Signal.OfFinding signal) ->
                    onSignal(work, signal, now);
            case FindingInput.SignalReceived(Signal.ObjectChanged changed) ->
                    remember(work, changed, now);
            case FindingInput.SignalReceived(Signal.OpenAtRewind open) ->
                    retire(work, open, record, now);
            case FindingInput.SignalReceived(Signal.Silenced silenced) -> {
                Silences.onSilence(work, silenced.silence(), now);
                Silences.apply(work, now);
            }
            case FindingInput.SignalReceived(Signal.AgentAlive(ProcessedHeartbeat heartbeat)) ->
                    pass(heartbeat, record, now);
            case FindingInput.ContextReceived(ContextResult result) -> {
                String key =
                        FindingState.key(
                                work.cluster(), FindingState.fingerprintOf(result.findingId()));
                work.put(
                        key,
                        findingLifecycle.onContext(result, work.state(key), work.evidence(key)));
                analyses.onContext(work, result, now);
            }
            case FindingInput.AnalysisReceived(Analysis analysis) ->
                    analyses.on(work, analysis, now);
            case FindingInput.TimerFired(TimerElapsed timer) -> timeIsUp(work, timer, now);
        }
        write(work, record, now);
    }

    private static ReadTopic topic(FindingInput input) {
        return switch (input) {
            case FindingInput.SignalReceived _ -> ReadTopic.SIGNALS;
            case FindingInput.ContextReceived _ -> ReadTopic.CONTEXT_RESULTS;
            case FindingInput.AnalysisReceived _ -> ReadTopic.ANALYSES;
            case FindingInput.TimerFired _ -> ReadTopic.TIMERS;
        };
    }

    private void pass(
            ProcessedHeartbeat heartbeat, Record<String, FindingInput> record, Instant now) {
        metrics.heartbeat(heartbeat.cluster(), now);
        alive.add(heartbeat.cluster());
        output.forward(record.withValue(new FindingOutput.PassHeartbeat(heartbeat)));
    }

    private void onSignal(FindingUnitOfWork work, Signal.OfFinding signal, Instant now) {
        String key = FindingState.key(signal.cluster(), signal.fingerprint().value());
        FindingState before = work.state(key);
        work.put(key, findingLifecycle.on(signal, work.state(key), work.evidence(key), now));
        FindingState findingState = work.state(key);
        if (findingState == null) {
            return;
        }
        if (signal instanceof Signal.Seen) {
            Silences.apply(work, findingState, now);
            attachChanges(work, key);
        }
        settle(work, key, now);
        boolean isNew = before == null || !before.head().id().equals(findingState.head().id());
        if (isNew) {
            remindOfPast(work, findingState);
        }
        // What a lead-in shows again was no storm: it had begun at any time before.
        if (isNew && !(signal instanceof Signal.Seen seen && seen.occurrence().leadIn())) {
            grouping.admit(work, key, now);
        }
    }

    /**
     * Ends a finding whose end is longer ago, in record time, than it could come back: its timer
     * has not elapsed yet by the wall clock, as what was waiting, or is read again, is read faster
     * than it was written.
     */
    private void resolveLongDue(
            Record<String, FindingInput> record, Signal.OfFinding signal, Instant now) {
        FindingState state =
                states.get(FindingState.key(signal.cluster(), signal.fingerprint().value()));
        Instant due = state == null ? null : state.waits().resolveDue();
        if (state == null || due == null || !now.isAfter(due.plus(rules.flapWindow()))) {
            return;
        }
        FindingUnitOfWork work = new FindingUnitOfWork(record.key(), states, evidence, clusters);
        timeIsUp(
                work,
                new Timer(
                                work.cluster(),
                                state.head().id(),
                                Timer.Purpose.RESOLVE,
                                Duration.ZERO,
                                due)
                        .elapsed(),
                due);
        write(work, record.withTimestamp(due.toEpochMilli()), due);
    }

    private void retire(
            FindingUnitOfWork work,
            Signal.OpenAtRewind open,
            Record<String, FindingInput> record,
            Instant now) {
        Finding finding = open.finding();
        RewoundFindings.Retired retired =
                RewoundFindings.retire(
                        finding,
                        work.state(FindingState.key(work.cluster(), finding.fingerprint().value())),
                        now);
        if (retired != null) {
            metrics.count(retired.reason());
            output.forward(record.withValue(new FindingOutput.Publish(retired.finding())));
        }
    }

    /** Applies the effects of a finding's beginning, continuation or end on other findings. */
    private void settle(FindingUnitOfWork work, String key, Instant now) {
        correlation.relate(work, key, index, now);
        grouping.ungroup(work, key, now);
    }

    private void timeIsUp(FindingUnitOfWork work, TimerElapsed timer, Instant now) {
        if (Timer.is(timer, Timer.Purpose.BASELINE)) {
            grouping.endBaseline(work, timer.due(), now);
            return;
        }
        if (Timer.is(timer, Timer.Purpose.SILENCE)) {
            Silences.apply(work, now);
            return;
        }
        if (Timer.is(timer, Timer.Purpose.ANALYSIS)) {
            analyses.onDeadline(work, timer, now);
            return;
        }
        if (Timer.is(timer, Timer.Purpose.WANTED)) {
            analyses.onWantedLate(work, timer, now);
            return;
        }
        String key =
                FindingState.key(work.cluster(), FindingState.fingerprintOf(timer.findingId()));
        FindingState findingState = work.state(key);
        if (findingState != null
                && Timer.is(timer, Timer.Purpose.RELEASE)
                && timer.due().equals(findingState.waits().releaseDue())) {
            correlation.release(work, key, index);
            grouping.admit(work, key, now);
            return;
        }
        work.put(key, findingLifecycle.onTimeIsUp(timer, findingState, work.evidence(key), now));
        FindingState after = work.state(key);
        if (after != null && after.head().isResolved()) {
            settle(work, key, now);
        }
    }

    /** Remembers a change of an object on which workloads of any namespace depend. */
    private void remember(FindingUnitOfWork work, Signal.ObjectChanged changed, Instant now) {
        List<Signal.ObjectChanged> all = new ArrayList<>(work.record().changes());
        all.removeIf(known -> known.since().isBefore(now.minus(rules.changeWindow())));
        all.add(changed);
        work.put(
                work.record()
                        .changes(all.subList(Math.max(0, all.size() - MOST_CHANGES), all.size())));
    }

    private void attachChanges(FindingUnitOfWork work, String key) {
        FindingState findingState = work.state(key);
        if (findingState == null || work.record().changes().isEmpty()) {
            return;
        }
        Instant began = findingState.head().startsAt();
        List<Change> touching =
                work.record().changes().stream()
                        .filter(changed ->
                                findingState.about().restsOn().contains(changed.object()))
                        .filter(changed ->
                                !changed.since().isAfter(began)
                                        && changed.since()
                                                .isAfter(began.minus(rules.changeWindow())))
                        .map(changed ->
                                changed.change()
                                        .withBeforeStart(Duration.between(changed.since(), began)))
                        .toList();
        if (!touching.isEmpty()) {
            work.put(FindingLifecycle.withChanges(findingState, touching));
        }
    }

    private void remindOfPast(FindingUnitOfWork work, FindingState findingState) {
        Finding head = findingState.head();
        PastIncidents past = pastIncidents.get(ofFamily(head));
        if (past != null) {
            work.put(findingState.with(findingState.about().after(past.before(head.startsAt()))));
        }
    }

    /** Remembers how a finding ended, for the next one of its family. */
    private void noteEnd(String key, @Nullable FindingState after) {
        if (after == null || !after.head().isResolved() || after.isOccurrence()) {
            return;
        }
        FindingState before = states.get(key);
        if (before == null || !before.isFiring()) {
            return;
        }
        String family = ofFamily(after.head());
        PastIncidents past =
                Objects.requireNonNullElse(pastIncidents.get(family), PastIncidents.none());
        pastIncidents.put(family, past.with(after.head(), after.about().gone()));
    }

    private static String ofFamily(Finding finding) {
        return finding.cluster() + "|" + PastIncidents.family(finding);
    }

    private void write(FindingUnitOfWork work, Record<String, FindingInput> record, Instant now) {
        work.steps()
                .forEach((key, transition) -> {
                    noteEnd(key, transition.state());
                    Transition published =
                            notifications.apply(
                                    analyses.withoutResolved(work.cluster(), transition),
                                    questions,
                                    now);
                    FindingState findingState = published.state();
                    work.replace(
                            key,
                            findingState == null
                                    ? published
                                    : published.with(findingState.touched(now)));
                });
        work.write();
        work.timers().forEach(this::schedule);
        work.steps()
                .values()
                .forEach(transition -> {
                    transition.timers().forEach(this::schedule);
                    transition
                            .decisions()
                            .forEach(findingOutput ->
                                    output.forward(
                                            new Record<>(
                                                    record.key(),
                                                    findingOutput,
                                                    record.timestamp())));
                });
    }

    /**
     * Timers are scheduled by the wall clock and identified by record time: their elapsing is
     * written as a record, and so is the same in a replay.
     */
    private void schedule(Timer timer) {
        long wallDue = context().currentSystemTimeMs() + timer.within().toMillis();
        timers.put("%019d|%s|%s".formatted(wallDue, timer.findingId(), timer.purpose()), timer);
    }

    private void fireTimers(long wallNow) {
        output.run(() -> fireDue(wallNow));
    }

    private void fireDue(long wallNow) {
        List<KeyValue<String, Timer>> due = new ArrayList<>();
        try (KeyValueIterator<String, Timer> early =
                timers.range(null, "%019d|~".formatted(wallNow))) {
            early.forEachRemaining(due::add);
        }
        for (KeyValue<String, Timer> timer : due) {
            timers.delete(timer.key);
            TimerElapsed elapsed = timer.value.elapsed();
            output.forward(
                    new Record<>(
                            timer.value.cluster(),
                            new FindingOutput.ScheduleTimer(elapsed),
                            wallNow));
        }
    }

    private void forgetLongResolved(long now) {
        output.run(() -> forgetOld(Instant.ofEpochMilli(now)));
    }

    private void forgetOld(Instant now) {
        long limit = now.minus(REMEMBER_RESOLVED).toEpochMilli();
        ExpiredEntries.delete(
                        states,
                        findingState ->
                                !findingState.isFiring() && findingState.touchedAt() < limit)
                .forEach(findingState -> evidence.delete(findingState.head().id()));
        index.forgetBefore(limit);
        questions.forget(now);
        Instant longAgo = now.minus(PastIncidents.REMEMBERED);
        ExpiredEntries.delete(pastIncidents, past -> past.isOlderThan(longAgo));
    }

    /** Brings the stores with it. In memory: open findings are few. */
    public record Supplier(
            EnrichmentRules rules, KeyValueStores keyValueStores, EnrichMetrics metrics)
            implements ProcessorSupplier<String, FindingInput, String, FindingOutput> {

        @Override
        public Processor<String, FindingInput, String, FindingOutput> get() {
            return new FindingProcessor(rules, metrics);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    keyValueStores.store(FINDING_STATES, FindingState.class),
                    keyValueStores.store(EVIDENCE, Evidence.class),
                    keyValueStores.store(TIMERS, Timer.class),
                    keyValueStores.store(CLUSTERS, ClusterRecord.class),
                    keyValueStores.store(NEIGHBOURS, OpenFindingIndex.Neighbour.class),
                    keyValueStores.store(QUESTIONS, OpenQuestion.class),
                    keyValueStores.store(FOLLOWERS, AnalysisQuestions.Follower.class),
                    keyValueStores.store(ANSWERS, EarlierAnswer.class),
                    keyValueStores.store(PAST_INCIDENTS, PastIncidents.class));
        }
    }
}
