package io.causestream.enrich.condition;

import static java.util.concurrent.TimeUnit.DAYS;

import io.causestream.enrich.metrics.CountReason.ObjectDeletionMissed;
import io.causestream.enrich.metrics.CountReason.ObservationDropped;
import io.causestream.enrich.metrics.EnrichMetrics;
import io.causestream.enrich.metrics.ReadTopic;
import io.causestream.enrich.object.KnownObject;
import io.causestream.enrich.object.ObjectChange;
import io.causestream.enrich.object.ObjectKey;
import io.causestream.enrich.store.ExpiredEntries;
import io.causestream.enrich.store.UnitOfWork;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.observation.KubeObservation.Heartbeat;
import io.causestream.observation.KubeObservation.ListComplete;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.observation.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
import org.jspecify.annotations.Nullable;

/**
 * Drops observations that are known already, and marks objects as gone that a complete list does
 * not contain.
 */
public final class ObjectDeduplicator
        extends ContextualProcessor<Scope, KubeObservation, Scope, ObjectChange> {

    /** As long as the raw topic: an older repeat can't be received. */
    private static final long REMEMBER_GONE_MILLIS = DAYS.toMillis(7);

    /** Some 7 MB of objects a partition. */
    private static final int REMEMBERED = 10_000;

    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    private final EnrichMetrics metrics;
    private UnitOfWork<Scope, ObjectChange> work;
    private KeyValueStore<String, KnownObject> known;
    private KeyValueStore<String, Long> listed;

    @SuppressWarnings("NullAway.Init") // init() comes before the first record.
    private ObjectDeduplicator(EnrichMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<Scope, ObjectChange> context) {
        super.init(context);
        work = new UnitOfWork<>(metrics, context::forward);
        known = work.stageOwn(context.getStateStore(ScopeStores.KNOWN_OBJECTS), REMEMBERED);
        listed = work.stageOwn(context.getStateStore(ScopeStores.LISTED), REMEMBERED);
        context.schedule(FORGET_EVERY, PunctuationType.STREAM_TIME, this::forgetLongGone);
    }

    @Override
    public void process(Record<Scope, KubeObservation> record) {
        work.run(() -> decide(record));
    }

    private void decide(Record<Scope, KubeObservation> record) {
        metrics.processed(ReadTopic.RAW_KUBE, context().currentSystemTimeMs() - record.timestamp());
        switch (record.value()) {
            case ObjectObserved seen -> remember(record, seen);
            case ListComplete list -> retireMissed(record, list);
            case EventObserved event -> forward(record, new ObjectChange.Happened(event));
            case Heartbeat heartbeat -> forward(record, new ObjectChange.AgentAlive(heartbeat));
        }
    }

    private void remember(Record<Scope, KubeObservation> record, ObjectObserved seen) {
        String key = ObjectKey.of(seen.cluster(), seen.object());
        KnownObject before = known.get(key);
        if (before != null && before.isAsNewAs(seen)) {
            KnownObject confirmed = before.confirmedBy(seen);
            if (!confirmed.equals(before)) {
                known.put(key, confirmed);
            }
            work.count(
                    seen.epoch() < before.version().epoch()
                            ? ObservationDropped.STALE_EPOCH
                            : ObservationDropped.DUPLICATE);
            return;
        }
        // Reads the body: if it is unreadable, nothing of the observation counts as known.
        KnownObject now = KnownObject.of(seen, before, record.timestamp());
        known.put(key, now);
        if (before != null && !before.isGone() && !before.uid().equals(seen.uid())) {
            // Another object of the same name: the deletion of the earlier one was not observed.
            forward(record, gone(before, seen.cluster(), seen.observedAt(), null));
        }
        if (seen.change() == Change.DELETED) {
            forward(record, gone(now, seen.cluster(), seen.observedAt(), seen));
        } else {
            boolean firstSight = before == null || !before.uid().equals(seen.uid());
            boolean alreadyThere =
                    firstSight
                            && seen.change() == Change.LISTED
                            && listed.get(ObjectKey.ofKind(seen.cluster(), seen.object().kind()))
                                    == null;
            forward(
                    record,
                    new ObjectChange.Now(
                            seen,
                            firstSight || before == null
                                    ? null
                                    : Instant.ofEpochMilli(before.times().seen()),
                            alreadyThere,
                            List.of()));
        }
    }

    private void retireMissed(Record<Scope, KubeObservation> record, ListComplete list) {
        String kind = ObjectKey.ofKind(list.cluster(), list.kind());
        if (listed.get(kind) == null) {
            listed.put(kind, record.timestamp());
        }
        for (KeyValue<String, KnownObject> missed : missedBy(list)) {
            KnownObject object = missed.value;
            known.put(missed.key, object.gone(record.timestamp(), list));
            work.count(ObjectDeletionMissed.MISSING_FROM_LIST);
            forward(record, gone(object, list.cluster(), list.observedAt(), null));
        }
    }

    private static ObjectChange gone(
            KnownObject object, String cluster, Instant at, @Nullable ObjectObserved last) {
        return new ObjectChange.Gone(
                cluster, object.object(), object.uid(), object.workload(), at, last);
    }

    private void forgetLongGone(long now) {
        work.run(() ->
                ExpiredEntries.delete(
                        known,
                        object ->
                                object.isGone()
                                        && object.times().gone() < now - REMEMBER_GONE_MILLIS));
    }

    private List<KeyValue<String, KnownObject>> missedBy(ListComplete list) {
        List<KeyValue<String, KnownObject>> missed = new ArrayList<>();
        try (KeyValueIterator<String, KnownObject> entries =
                known.prefixScan(
                        ObjectKey.ofKind(list.cluster(), list.kind()) + "|",
                        new StringSerializer())) {
            entries.forEachRemaining(entry -> {
                if (entry.value.wasMissedBy(list)) {
                    missed.add(entry);
                }
            });
        }
        return missed;
    }

    private void forward(Record<Scope, KubeObservation> record, ObjectChange change) {
        work.forward(new Record<>(record.key(), change, record.timestamp()));
    }

    /** Brings the store with it. */
    public record Supplier(ScopeStores shared, EnrichMetrics metrics)
            implements ProcessorSupplier<Scope, KubeObservation, Scope, ObjectChange> {

        @Override
        public Processor<Scope, KubeObservation, Scope, ObjectChange> get() {
            return new ObjectDeduplicator(metrics);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(shared.knownObjects, shared.listed);
        }
    }
}
