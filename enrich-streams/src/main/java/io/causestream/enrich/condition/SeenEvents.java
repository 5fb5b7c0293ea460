package io.causestream.enrich.condition;

import io.causestream.enrich.store.ExpiredEntries;
import java.time.Duration;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Remembers which Events were processed, so that none is processed twice: each list contains them
 * all again.
 */
final class SeenEvents {

    /** Longer than an API server keeps an Event (an hour), and than an agent may be behind. */
    private static final Duration REMEMBER = Duration.ofHours(6);

    private final KeyValueStore<String, Long> store;

    SeenEvents(KeyValueStore<String, Long> store) {
        this.store = store;
    }

    boolean isNew(String id, long now) {
        if (store.get(id) != null) {
            return false;
        }
        store.put(id, now);
        return true;
    }

    void forgetOld(long now) {
        ExpiredEntries.delete(store, heardAt -> heardAt < now - REMEMBER.toMillis());
    }
}
