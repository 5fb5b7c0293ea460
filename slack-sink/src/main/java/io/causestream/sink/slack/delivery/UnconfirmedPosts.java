package io.causestream.sink.slack.delivery;

import io.causestream.delivery.Delivery;
import io.causestream.sink.slack.config.SlackSinkConfig;
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

    private final SlackSinkConfig.Timeouts timeouts;
    private final Set<String> surelyAbsent = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> overAt = new ConcurrentHashMap<>();
    private final Set<String> plainOnly = ConcurrentHashMap.newKeySet();

    UnconfirmedPosts(SlackSinkConfig.Timeouts timeouts) {
        this.timeouts = timeouts;
    }

    /**
     * Records that the post does not exist: no call was made, or Slack refused it, or it was not
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
     * @param isOver whether Slack answered at all
     */
    void mayBeThere(String key, boolean isOver, Instant now) {
        surelyAbsent.remove(key);
        overAt.put(key, isOver ? now : now.plus(timeouts.call()));
    }

    /** From when on no call for it can still be in progress. */
    Instant overAt(String key, Delivery.Part noted) {
        Duration longest = timeouts.fresh().plus(timeouts.call());
        return overAt.getOrDefault(key, noted.at().plus(longest));
    }

    /**
     * Records that Slack refuses this content with its formatting; false if it was plain text
     * already.
     */
    boolean goesPlain(String key, String content) {
        return plainOnly.add(key + "/" + content);
    }

    boolean isPlain(String key, String content) {
        return plainOnly.contains(key + "/" + content);
    }

    /** Drops what is recorded for a part once it is posted. */
    void confirm(String key, String content) {
        surelyAbsent.remove(key);
        overAt.remove(key);
        plainOnly.remove(key + "/" + content);
    }
}
