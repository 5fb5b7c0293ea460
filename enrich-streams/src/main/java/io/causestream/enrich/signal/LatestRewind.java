package io.causestream.enrich.signal;

import static java.util.Objects.requireNonNullElse;

import io.causestream.topics.Control;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The latest rewind of one partition, for one step: what is seen from then on has at least its
 * epoch. Each step that publishes signals receives each rewind; the store is for a restart, and is
 * read once, at the start.
 */
public final class LatestRewind {

    /** No other key of the store is like these: all are a cluster and a kind. */
    private static final String EPOCH = "rewound|epoch";

    private static final String TO = "rewound|to";

    private final KeyValueStore<String, Long> store;
    private Mark latest;

    /**
     * @param epoch 0 if there never was a rewind
     * @param to record time in milliseconds before which all is lead-in
     */
    private record Mark(long epoch, long to) {}

    public LatestRewind(KeyValueStore<String, Long> store) {
        this.store = store;
        this.latest =
                new Mark(
                        requireNonNullElse(store.get(EPOCH), 0L),
                        requireNonNullElse(store.get(TO), 0L));
    }

    /** An earlier rewind, read once more, changes nothing. */
    public void note(Control.Rewound rewound) {
        if (rewound.epoch() <= latest.epoch()) {
            return;
        }
        store.put(EPOCH, rewound.epoch());
        store.put(TO, rewound.to().toEpochMilli());
        latest = new Mark(rewound.epoch(), rewound.to().toEpochMilli());
    }

    /**
     * The signal as it is to be published.
     *
     * @param now record time in milliseconds
     */
    public Signal apply(Signal signal, long now) {
        return latest.epoch() > 0 && signal instanceof Signal.Seen seen
                ? seen.readAgain(latest.epoch(), now < latest.to())
                : signal;
    }
}
