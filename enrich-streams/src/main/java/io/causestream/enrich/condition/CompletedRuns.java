package io.causestream.enrich.condition;

import io.causestream.enrich.object.ObjectKey;
import io.causestream.enrich.state.RunOrder;
import io.causestream.enrich.store.ExpiredEntries;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The latest successful run of each workload that runs repeatedly: an earlier run that failed needs
 * no attention, whenever it is reported.
 */
final class CompletedRuns {

    /** As long as the raw topic: an older failed run can't be reported after that. */
    private static final Duration REMEMBER = Duration.ofDays(7);

    private final KeyValueStore<String, Latest> store;

    /**
     * @param order as {@link RunOrder} has it
     * @param notedAt record time in milliseconds
     */
    record Latest(long order, long notedAt) {}

    CompletedRuns(KeyValueStore<String, Latest> store) {
        this.store = store;
    }

    /**
     * The latest successful run of this run's workload; empty if there is none, or if the object is
     * not a run.
     */
    OptionalLong latest(ObjectObserved run) {
        if (RunOrder.of(run).isEmpty()) {
            return OptionalLong.empty();
        }
        Latest latest = store.get(ObjectKey.of(run.cluster(), run.workload()));
        return latest == null ? OptionalLong.empty() : OptionalLong.of(latest.order());
    }

    /**
     * Records a run that ended well and returns its order; empty if it did not end well, or if the
     * object is not a run.
     */
    OptionalLong note(ObjectObserved seen, long now) {
        OptionalLong order = RunOrder.endedWell(seen) ? RunOrder.of(seen) : OptionalLong.empty();
        if (order.isPresent()) {
            String key = ObjectKey.of(seen.cluster(), seen.workload());
            Latest known = store.get(key);
            long latest =
                    known == null ? order.getAsLong() : Math.max(known.order(), order.getAsLong());
            store.put(key, new Latest(latest, now));
        }
        return order;
    }

    void forgetOld(long now) {
        ExpiredEntries.delete(store, latest -> latest.notedAt() < now - REMEMBER.toMillis());
    }
}
