package io.causestream.sink.slack.delivery;

import io.causestream.delivery.Delivery;
import io.causestream.sink.slack.config.SlackSinkConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process knows of posts that the ledger has as INTENT. Of one that is not known here,
 * from an earlier process, nothing is sure. Safe for threads.
 */
final class UnconfirmedPosts {

    private final SlackSinkConfig.Timeouts timeouts;
    private final Set<String> surelyAbsent = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> overAt = new ConcurrentHashMap<>();
    private final Set<String> plainOnly = ConcurrentHashMap.newKeySet();

    UnconfirmedPosts(SlackSinkConfig.Timeouts timeouts) {
        this.timeouts = timeouts;
    }

    /** No call was made for it, or Slack said that it did nothing, or it was looked for in vain. */
    void isAbsent(String key) {
        overAt.remove(key);
        surelyAbsent.add(key);
    }

    boolean isSurelyAbsent(String key) {
        return surelyAbsent.contains(key);
    }

    /**
     * A call was made whose end is not known.
     *
     * @param isOver whether Slack answered at all
     */
    void mayBeThere(String key, boolean isOver, Instant now) {
        surelyAbsent.remove(key);
        overAt.put(key, isOver ? now : now.plus(timeouts.call()));
    }

    /** From when on no call for it can be under way. */
    Instant overAt(String key, Delivery.Part noted) {
        Duration longest = timeouts.fresh().plus(timeouts.call());
        return overAt.getOrDefault(key, noted.at().plus(longest));
    }

    /** Slack does not take this content as it is; false if it was in plain words already. */
    boolean goesPlain(String key, String content) {
        return plainOnly.add(key + "/" + content);
    }

    boolean isPlain(String key, String content) {
        return plainOnly.contains(key + "/" + content);
    }

    /** What was known of a part on its way is of no use once it is there. */
    void confirm(String key, String content) {
        surelyAbsent.remove(key);
        overAt.remove(key);
        plainOnly.remove(key + "/" + content);
    }
}
