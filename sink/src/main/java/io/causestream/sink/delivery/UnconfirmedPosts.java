package io.causestream.sink.delivery;

import io.causestream.delivery.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process knows about posts with an INTENT in the ledger. The state of a post that is not
 * recorded here, from an earlier process, is unknown. Thread-safe.
 */
final class UnconfirmedPosts {

    private final Duration call;
    private final Set<String> surelyAbsent = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> overAt = new ConcurrentHashMap<>();

    /**
     * @param call the time after which a call is certainly over
     */
    UnconfirmedPosts(Duration call) {
        this.call = call;
    }

    /** An INTENT older than this gets a new date before its call. */
    Duration fresh() {
        return call.dividedBy(3);
    }

    /**
     * Records that the post does not exist: no call was made, or it was refused, or it was not
     * found.
     */
    void isAbsent(String key) {
        overAt.remove(key);
        surelyAbsent.add(key);
    }

    boolean isSurelyAbsent(String key) {
        return surelyAbsent.contains(key);
    }

    /**
     * Records that a call was made whose outcome is unknown.
     *
     * @param isOver whether there was any answer
     */
    void mayBeThere(String key, boolean isOver, Instant now) {
        surelyAbsent.remove(key);
        overAt.put(key, isOver ? now : now.plus(call));
    }

    /** From when on no call for it can still be in progress. */
    Instant overAt(String key, Delivery.Part noted) {
        return overAt.getOrDefault(key, noted.at().plus(fresh()).plus(call));
    }

    /** Drops what is recorded for a part once it is posted. */
    void confirm(String key) {
        surelyAbsent.remove(key);
        overAt.remove(key);
    }
}
