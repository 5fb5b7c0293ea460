package io.causestream.enrich.condition;

import io.causestream.enrich.signal.LatestRewind;
import io.causestream.enrich.signal.Signal;
import io.causestream.enrich.store.UnitOfWork;
import io.causestream.finding.Subject;
import io.causestream.observation.Scope;
import io.causestream.topics.Control;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Publishes signals as part of a unit of work: now, or when the time for which they are postponed
 * is over.
 */
final class SignalPublisher {

    private final UnitOfWork<String, ScopeOutput> work;
    private final ConditionStore conditions;
    private final RateLimits rateLimits;
    private final PendingTimers pendingTimers;
    private final LatestRewind latestRewind;
    private final LongSupplier wallClock;

    /**
     * @param wallClock in milliseconds
     */
    SignalPublisher(
            UnitOfWork<String, ScopeOutput> work,
            ConditionStore conditions,
            RateLimits rateLimits,
            PendingTimers pendingTimers,
            LatestRewind latestRewind,
            LongSupplier wallClock) {
        this.work = work;
        this.conditions = conditions;
        this.rateLimits = rateLimits;
        this.pendingTimers = pendingTimers;
        this.latestRewind = latestRewind;
        this.wallClock = wallClock;
    }

    /**
     * @param now record time in milliseconds
     */
    void publish(Signal signal, long now) {
        work.forward(
                new Record<>(
                        signal.cluster(),
                        new ScopeOutput.SignalEmitted(latestRewind.apply(signal, now)),
                        now));
    }

    /** Stores the new state of a condition, and publishes its signal if there is one. */
    void apply(ConditionTransition transition, long now) {
        Condition after = transition.after();
        Signal signal = transition.signal();
        Instant publishAt = transition.publishAt();
        if (transition.coalesced() != null) {
            work.count(transition.coalesced());
        }
        if (after != null) {
            conditions.put(transition.key(), after);
        }
        if (signal != null) {
            publish(signal, now);
        }
        if (after != null && publishAt != null) {
            Signal.Seen seen = after.seen();
            startTimer(
                    PendingTimers.toPublish(transition.key()),
                    seen.cluster(),
                    seen.about().workload(),
                    publishAt,
                    now);
        }
    }

    /** Publishes an occurrence, or counts it until its playbooks' rate limit is over. */
    void occurred(Signal.Seen seen, long now) {
        RateLimits.Admitted admitted = rateLimits.admit(seen, now);
        if (admitted.signal() != null) {
            publish(admitted.signal(), now);
        }
        if (admitted.publishAt() != null) {
            startTimer(
                    PendingTimers.toPublishOf(admitted.key()),
                    seen.cluster(),
                    seen.about().workload(),
                    admitted.publishAt(),
                    now);
        }
    }

    /** Publishes the occurrences that a rate limit postponed, if there are any. */
    void publishPostponed(String limited, long now) {
        Signal.Seen held = rateLimits.due(limited, now);
        if (held != null) {
            publish(held, now);
        }
    }

    /**
     * Writes a control record by the wall clock, to be read back by the processing by scope itself.
     */
    void note(String key, Control control, long wallNow) {
        work.forward(new Record<>(key, new ScopeOutput.ControlWritten(key, control), wallNow));
    }

    private void startTimer(String timer, String cluster, Subject workload, Instant due, long now) {
        pendingTimers.begin(
                timer, Scope.of(cluster, workload), due, null, now, wallClock.getAsLong());
    }
}
