package io.causestream.enrich.store;

import io.causestream.enrich.metrics.CountReason;
import io.causestream.enrich.metrics.CountRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * All that one input changes, forwards and counts: collected while it is decided, and done when all
 * of it is decided. If the decision fails, none of it is done. Each processor has one and reuses it
 * for each input.
 *
 * @param <K> key of the records that are forwarded
 * @param <V> their value
 */
public final class UnitOfWork<K, V> implements CountRecorder {

    private final CountRecorder metrics;
    private final Consumer<Record<K, V>> downstream;
    private final List<StagedStore<?>> stores = new ArrayList<>();
    private final List<Record<K, V>> records = new ArrayList<>();
    private final List<CountReason> counts = new ArrayList<>();

    /**
     * @param metrics receives the counts at the end
     * @param downstream receives the records at the end
     */
    public UnitOfWork(CountRecorder metrics, Consumer<Record<K, V>> downstream) {
        this.metrics = metrics;
        this.downstream = downstream;
    }

    /** Wraps a store for decisions to read and change: their writes are part of this unit. */
    public <T> KeyValueStore<String, T> stage(KeyValueStore<String, T> store) {
        return add(new StagedStore<>(store));
    }

    /**
     * The same for a store that only this processor writes: the values that it used last are
     * remembered from one unit to the next.
     *
     * @param remembered how many
     */
    public <T> KeyValueStore<String, T> stageOwn(KeyValueStore<String, T> store, int remembered) {
        return add(new StagedStore<>(store, remembered));
    }

    private <T> StagedStore<T> add(StagedStore<T> staged) {
        stores.add(staged);
        return staged;
    }

    /** Forwards a record at the end, after those that were forwarded before. */
    public void forward(Record<K, V> record) {
        records.add(record);
    }

    @Override
    public void count(CountReason reason) {
        counts.add(reason);
    }

    /**
     * Decides, then counts, writes the stores and forwards.
     *
     * @throws RuntimeException what the decision throws; then nothing is written, counted or
     *     forwarded
     */
    public void run(Runnable decision) {
        try {
            // What was read outside of a unit may be old.
            stores.forEach(StagedStore::discard);
            decision.run();
            for (CountReason reason : counts) {
                metrics.count(reason);
            }
            stores.forEach(StagedStore::apply);
            records.forEach(downstream);
        } finally {
            stores.forEach(StagedStore::discard);
            counts.clear();
            records.clear();
        }
    }
}
