package io.causestream.enrich.life;

import io.causestream.context.ContextResult;
import io.causestream.enrich.EnrichmentRules;
import io.causestream.enrich.Tally;
import io.causestream.enrich.condition.Signal;
import io.causestream.enrich.store.ExpiredEntries;
import io.causestream.finding.Analysis;
import io.causestream.finding.Change;
import io.causestream.topics.JsonSerde;
import io.causestream.topics.TimerElapsed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
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
import org.apache.kafka.streams.state.Stores;

/**
 * Keeps the lives of all findings of a cluster, and the clock of their waits. What happens to one
 * is {@link FindingLife}'s; what people hear of all is {@link Relating}'s, {@link Gathering}'s,
 * {@link Silences}' and {@link Telling}'s.
 */
public final class FindingBook extends ContextualProcessor<String, Fact, String, Decision> {

    static final String LIVES = "lives";
    static final String EVIDENCE = "evidence";
    static final String TIMERS = "timers";
    static final String CLUSTERS = "clusters";
    static final String NEIGHBOURS = "neighbours";

    /** A wait ends at most so much late. */
    private static final Duration TICK = Duration.ofMillis(250);

    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    /**
     * An answer, an alert's end or a re-send of a resolved finding comes within this, as the raw
     * topics keep it.
     */
    private static final Duration REMEMBER_RESOLVED = Duration.ofDays(7);

    private static final int MOST_CHANGES = 50;

    private final EnrichmentRules rules;
    private final FindingLife findingLife;
    private final Relating relating;
    private final Gathering gathering;
    private final Telling telling;
    private KeyValueStore<String, Life> lives;
    private KeyValueStore<String, Evidence> evidence;
    private KeyValueStore<String, Timer> timers;
    private KeyValueStore<String, ClusterRecord> clusters;
    private Neighbours neighbours;

    @SuppressWarnings("NullAway.Init") // init() comes before the first record.
    private FindingBook(EnrichmentRules rules, Tally tally) {
        this.rules = rules;
        this.findingLife = new FindingLife(rules, tally);
        this.relating = new Relating(rules);
        this.gathering = new Gathering(rules, tally);
        this.telling = new Telling(rules);
    }

    @Override
    public void init(ProcessorContext<String, Decision> context) {
        super.init(context);
        lives = context.getStateStore(LIVES);
        evidence = context.getStateStore(EVIDENCE);
        timers = context.getStateStore(TIMERS);
        clusters = context.getStateStore(CLUSTERS);
        neighbours = new Neighbours(context.getStateStore(NEIGHBOURS));
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::ring);
        context.schedule(FORGET_EVERY, PunctuationType.STREAM_TIME, this::forgetLongResolved);
    }

    @Override
    public void process(Record<String, Fact> record) {
        Instant now = Instant.ofEpochMilli(record.timestamp());
        Page page = new Page(record.key(), lives, evidence, clusters);
        switch (record.value()) {
            case Fact.Signalled(Signal.OfFinding signal) -> hear(page, signal, now);
            case Fact.Signalled(Signal.ObjectChanged changed) -> remember(page, changed, now);
            case Fact.Signalled(Signal.Silenced silenced) -> {
                Silences.hear(page, silenced.silence(), now);
                Silences.apply(page, now);
            }
            case Fact.ContextCame(ContextResult result) -> {
                String key = Life.key(page.cluster(), Life.fingerprintOf(result.findingId()));
                page.put(key, findingLife.onContext(result, page.life(key), page.evidence(key)));
            }
            case Fact.Analysed(Analysis analysis) -> {
                String key = Life.key(page.cluster(), Life.fingerprintOf(analysis.findingId()));
                page.put(key, findingLife.onAnalysis(analysis, page.life(key), page.evidence(key)));
            }
            case Fact.TimeIsUp(TimerElapsed timer) -> timeIsUp(page, timer, now);
        }
        write(page, record, now);
    }

    private void hear(Page page, Signal.OfFinding signal, Instant now) {
        String key = Life.key(signal.cluster(), signal.fingerprint().value());
        Life before = page.life(key);
        page.put(key, findingLife.on(signal, page.life(key), page.evidence(key), now));
        Life life = page.life(key);
        if (life == null) {
            return;
        }
        if (signal instanceof Signal.Seen) {
            Silences.apply(page, life, now);
            attachChanges(page, key);
        }
        settle(page, key, now);
        if (before == null || !before.head().id().equals(life.head().id())) {
            gathering.admit(page, key, now);
        }
    }

    /** What a finding's beginning, going on or end means for the others. */
    private void settle(Page page, String key, Instant now) {
        relating.relate(page, key, neighbours, now);
        gathering.leave(page, key, now);
    }

    private void timeIsUp(Page page, TimerElapsed timer, Instant now) {
        if (Timer.is(timer, Timer.Purpose.SETTLE)) {
            gathering.settle(page, timer.due(), now);
            return;
        }
        if (Timer.is(timer, Timer.Purpose.SILENCE)) {
            Silences.apply(page, now);
            return;
        }
        String key = Life.key(page.cluster(), Life.fingerprintOf(timer.findingId()));
        Life life = page.life(key);
        if (life != null
                && Timer.is(timer, Timer.Purpose.RELEASE)
                && timer.due().equals(life.waits().releaseDue())) {
            relating.release(page, key, neighbours);
            gathering.admit(page, key, now);
            return;
        }
        page.put(key, findingLife.onTimeIsUp(timer, life, page.evidence(key), now));
        Life after = page.life(key);
        if (after != null && after.head().isResolved()) {
            settle(page, key, now);
        }
    }

    /** Of what workloads of any namespace rest on. */
    private void remember(Page page, Signal.ObjectChanged changed, Instant now) {
        List<Signal.ObjectChanged> all = new ArrayList<>(page.record().changes());
        all.removeIf(known -> known.since().isBefore(now.minus(rules.changeWindow())));
        all.add(changed);
        page.put(
                page.record()
                        .changes(all.subList(Math.max(0, all.size() - MOST_CHANGES), all.size())));
    }

    private void attachChanges(Page page, String key) {
        Life life = page.life(key);
        if (life == null || page.record().changes().isEmpty()) {
            return;
        }
        Instant began = life.head().startsAt();
        List<Change> touching =
                page.record().changes().stream()
                        .filter(changed -> life.about().restsOn().contains(changed.object()))
                        .filter(changed ->
                                !changed.since().isAfter(began)
                                        && changed.since()
                                                .isAfter(began.minus(rules.changeWindow())))
                        .map(changed ->
                                changed.change()
                                        .withBeforeStart(Duration.between(changed.since(), began)))
                        .toList();
        if (!touching.isEmpty()) {
            page.put(FindingLife.withChanges(life, touching));
        }
    }

    private void write(Page page, Record<String, Fact> record, Instant now) {
        page.steps()
                .forEach((key, step) -> {
                    Step told = telling.tell(step, now);
                    Life life = told.life();
                    page.replace(key, life == null ? told : told.with(life.touched(now)));
                });
        page.write();
        page.timers().forEach(this::wind);
        page.steps()
                .values()
                .forEach(step -> {
                    step.timers().forEach(this::wind);
                    step.decisions()
                            .forEach(decision ->
                                    context()
                                            .forward(
                                                    new Record<>(
                                                            record.key(),
                                                            decision,
                                                            record.timestamp())));
                });
    }

    /**
     * Scheduled by the wall clock, named by record time: the decision is written down and so is the
     * same in a replay.
     */
    private void wind(Timer timer) {
        long wallDue = context().currentSystemTimeMs() + timer.within().toMillis();
        timers.put("%019d|%s|%s".formatted(wallDue, timer.findingId(), timer.purpose()), timer);
    }

    private void ring(long wallNow) {
        List<KeyValue<String, Timer>> due = new ArrayList<>();
        try (KeyValueIterator<String, Timer> early =
                timers.range(null, "%019d|~".formatted(wallNow))) {
            early.forEachRemaining(due::add);
        }
        for (KeyValue<String, Timer> timer : due) {
            timers.delete(timer.key);
            TimerElapsed elapsed = timer.value.elapsed();
            context()
                    .forward(
                            new Record<>(
                                    timer.value.cluster(), new Decision.Note(elapsed), wallNow));
        }
    }

    private void forgetLongResolved(long now) {
        long limit = now - REMEMBER_RESOLVED.toMillis();
        ExpiredEntries.delete(lives, life -> !life.isFiring() && life.touchedAt() < limit)
                .forEach(life -> evidence.delete(life.head().id()));
        neighbours.forgetBefore(limit);
    }

    /** Brings the stores with it. In memory with a changelog: open findings are few. */
    public record Supplier(EnrichmentRules rules, Tally tally)
            implements ProcessorSupplier<String, Fact, String, Decision> {

        @Override
        public Processor<String, Fact, String, Decision> get() {
            return new FindingBook(rules, tally);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    store(LIVES, Life.class),
                    store(EVIDENCE, Evidence.class),
                    store(TIMERS, Timer.class),
                    store(CLUSTERS, ClusterRecord.class),
                    store(NEIGHBOURS, Neighbours.Neighbour.class));
        }

        private static <V> StoreBuilder<KeyValueStore<String, V>> store(
                String name, Class<V> type) {
            return Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(name), Serdes.String(), JsonSerde.of(type));
        }
    }
}
