package io.causestream.enrich.life;

import io.causestream.enrich.EnrichmentRules;
import io.causestream.enrich.Tally;
import io.causestream.enrich.condition.Signal;
import io.causestream.topics.JsonSerde;
import io.causestream.topics.TimerElapsed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
import org.jspecify.annotations.Nullable;

/**
 * Keeps the lives of all findings of a cluster, and the clock of their waits; what happens is
 * {@link FindingLife}'s.
 */
public final class FindingBook extends ContextualProcessor<String, Fact, String, Decision> {

    static final String LIVES = "lives";
    static final String EVIDENCE = "evidence";
    static final String TIMERS = "timers";

    /** A wait ends at most so much late. */
    private static final Duration TICK = Duration.ofMillis(250);

    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    /**
     * An answer, an alert's end or a re-send of a resolved finding comes within this, as the raw
     * topics keep it.
     */
    private static final Duration REMEMBER_RESOLVED = Duration.ofDays(7);

    private final FindingLife findingLife;
    private KeyValueStore<String, Life> lives;
    private KeyValueStore<String, Evidence> evidence;
    private KeyValueStore<String, Timer> timers;

    @SuppressWarnings("NullAway.Init") // init() comes before the first record.
    private FindingBook(FindingLife findingLife) {
        this.findingLife = findingLife;
    }

    @Override
    public void init(ProcessorContext<String, Decision> context) {
        super.init(context);
        lives = context.getStateStore(LIVES);
        evidence = context.getStateStore(EVIDENCE);
        timers = context.getStateStore(TIMERS);
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::ring);
        context.schedule(FORGET_EVERY, PunctuationType.STREAM_TIME, this::forgetLongResolved);
    }

    @Override
    public void process(Record<String, Fact> record) {
        String key = key(record.value());
        Life life = lives.get(key);
        Evidence known =
                life == null
                        ? Evidence.NONE
                        : Objects.requireNonNullElse(evidence.get(life.head().id()), Evidence.NONE);

        Step step =
                findingLife.on(
                        record.value(), life, known, Instant.ofEpochMilli(record.timestamp()));

        keep(key, life, known, step);
        step.timers().forEach(this::wind);
        step.decisions()
                .forEach(decision ->
                        context()
                                .forward(new Record<>(record.key(), decision, record.timestamp())));
    }

    private void keep(String key, @Nullable Life before, Evidence known, Step step) {
        Life after = step.life();
        if (after == null || after.equals(before)) {
            return;
        }
        lives.put(key, after);
        if (before != null && !before.head().id().equals(after.head().id())) {
            evidence.delete(before.head().id());
        }
        if (!step.evidence().equals(known)
                || before == null
                || !before.head().id().equals(after.head().id())) {
            evidence.put(after.head().id(), step.evidence());
        }
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
        List<KeyValue<String, Life>> old = new ArrayList<>();
        try (KeyValueIterator<String, Life> all = lives.all()) {
            all.forEachRemaining(entry -> {
                if (entry.value.head().isResolved() && entry.value.touchedAt() < limit) {
                    old.add(entry);
                }
            });
        }
        old.forEach(entry -> {
            lives.delete(entry.key);
            evidence.delete(entry.value.head().id());
        });
    }

    private static String key(Fact fact) {
        return switch (fact) {
            case Fact.Signalled(Signal.OfFinding signal) ->
                    Life.key(signal.cluster(), signal.fingerprint().value());
            case Fact.Signalled(var signal) -> Life.key(signal.cluster(), "-");
            case Fact.ContextCame(var result) ->
                    Life.key(result.cluster(), Life.fingerprintOf(result.findingId()));
            case Fact.Analysed(var analysis) ->
                    Life.key(analysis.cluster(), Life.fingerprintOf(analysis.findingId()));
            case Fact.TimeIsUp(var timer) ->
                    Life.key(timer.cluster(), Life.fingerprintOf(timer.findingId()));
        };
    }

    /** Brings the stores with it. In memory with a changelog: open findings are few. */
    public record Supplier(EnrichmentRules rules, Tally tally)
            implements ProcessorSupplier<String, Fact, String, Decision> {

        @Override
        public Processor<String, Fact, String, Decision> get() {
            return new FindingBook(new FindingLife(rules, tally));
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    store(LIVES, Life.class),
                    store(EVIDENCE, Evidence.class),
                    store(TIMERS, Timer.class));
        }

        private static <V> StoreBuilder<KeyValueStore<String, V>> store(
                String name, Class<V> type) {
            return Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(name), Serdes.String(), JsonSerde.of(type));
        }
    }
}
