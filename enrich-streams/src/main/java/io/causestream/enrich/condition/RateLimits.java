package io.causestream.enrich.condition;

import io.causestream.enrich.metrics.CountReason.SignalCoalesced;
import io.causestream.enrich.metrics.CountRecorder;
import io.causestream.enrich.object.ObjectKey;
import io.causestream.enrich.signal.Signal;
import io.causestream.enrich.signal.Signal.Suppressed;
import io.causestream.enrich.store.ExpiredEntries;
import io.causestream.finding.Change;
import io.causestream.finding.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps playbooks from publishing the same about a workload again and again: within their {@code
 * rate_limit} it is counted, and published when that is over. This class does so for occurrences:
 * operations on objects, Events. {@link Conditions} does so for conditions, which last.
 */
final class RateLimits {

    private static final int MOST_CHANGES = 5;

    private final KeyValueStore<String, RateLimited> store;
    private final CountRecorder counts;

    RateLimits(KeyValueStore<String, RateLimited> store, CountRecorder counts) {
        this.store = store;
        this.counts = counts;
    }

    /**
     * The decision about one occurrence.
     *
     * @param signal the signal to publish now; null if there is none
     * @param publishAt when the postponed occurrences are to be published, in record time; null if
     *     none are postponed
     */
    record Admitted(String key, Signal.@Nullable Seen signal, @Nullable Instant publishAt) {}

    /**
     * @param now record time in milliseconds
     */
    Admitted admit(Signal.Seen seen, long now) {
        String key =
                ObjectKey.ofCondition(seen.cluster(), seen.about().workload(), seen.fingerprint());
        RateLimited known = store.get(key);
        if (seen.orders().rateLimit().isZero() && (known == null || known.suppressed() == 0)) {
            return new Admitted(key, seen, null);
        }
        RateLimited one =
                new RateLimited(
                        with(known, seen), seen.occurrence().times() + suppressed(known), now);
        if (known == null || now >= quietUntil(known, seen) || isOther(known, seen)) {
            store.put(key, one.announced(now));
            return new Admitted(
                    key, known == null ? seen : announced(one, known, suppressed(known)), null);
        }
        counts.count(SignalCoalesced.RATE_LIMITED);
        RateLimited held = new RateLimited(one.last(), one.suppressed(), known.publishedAt());
        store.put(key, held);
        return new Admitted(key, null, Instant.ofEpochMilli(held.quietUntil()));
    }

    /** The signal of the occurrences postponed under the key; null if there are none. */
    Signal.@Nullable Seen due(String key, long now) {
        RateLimited known = store.get(key);
        if (known == null || known.suppressed() == 0) {
            return null;
        }
        store.put(key, known.announced(now));
        return announced(known, known, known.suppressed());
    }

    /** Uses the limit of the playbooks that match now, which may have changed since. */
    private static long quietUntil(RateLimited known, Signal.Seen seen) {
        return known.publishedAt() + seen.orders().rateLimit().toMillis();
    }

    private static long suppressed(@Nullable RateLimited known) {
        return known == null ? 0 : known.suppressed();
    }

    /** Whether other playbooks match, or the severity is higher than in the last signal. */
    private static boolean isOther(RateLimited known, Signal.Seen seen) {
        Severity before = known.last().wording().severity();
        return before.orHigher(seen.wording().severity()) != before
                || !known.last().orders().playbooks().containsAll(seen.orders().playbooks());
    }

    /**
     * @param held number of occurrences that were only counted
     */
    private static Signal.Seen announced(RateLimited now, RateLimited before, long held) {
        Signal.Seen last = now.last();
        return last.occurring(now.suppressed())
                .with(
                        last.orders()
                                .suppressing(
                                        new Suppressed(
                                                held, Instant.ofEpochMilli(before.publishedAt()))));
    }

    private static Signal.Seen with(@Nullable RateLimited known, Signal.Seen seen) {
        if (known == null || known.suppressed() == 0) {
            return seen;
        }
        Signal.Details details = seen.details();
        List<Change> changes = new ArrayList<>(known.last().details().changes());
        details.changes().stream().filter(each -> !changes.contains(each)).forEach(changes::add);
        return seen.with(
                new Signal.Details(
                        details.crash(),
                        details.affected(),
                        changes.subList(
                                Math.max(0, changes.size() - MOST_CHANGES), changes.size())));
    }

    /** Forgets the entries whose rate limit is over and that have no postponed occurrences. */
    void forgetOld(long now) {
        ExpiredEntries.delete(
                store, limited -> limited.suppressed() == 0 && limited.quietUntil() <= now);
    }
}
