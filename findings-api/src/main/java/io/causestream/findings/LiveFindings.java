package io.causestream.findings;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes each new revision to those who subscribed, without waiting for any of them: one whose
 * queue is full is interrupted and gets no more. Thread-safe.
 */
final class LiveFindings {

    /** One revision, and where it stands on the topic. */
    record Event(FindingSummary finding, int partition, long offset) {}

    private final int mostSubscribers;
    private final int queueLength;
    private final Set<Subscription> subscriptions = new LinkedHashSet<>();
    private final TopicOffsets published = new TopicOffsets();
    private boolean closed;

    /**
     * @param queueLength how many events wait for one subscriber at most
     */
    LiveFindings(int mostSubscribers, int queueLength) {
        this.mostSubscribers = mostSubscribers;
        this.queueLength = queueLength;
    }

    /** Why a subscription ended that its subscriber did not close. */
    enum Ended {
        TOO_SLOW,
        CLOSED
    }

    /** For the thread that subscribed. */
    final class Subscription implements AutoCloseable {

        private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(queueLength);
        private final Thread subscriber = Thread.currentThread();
        private final TopicOffsets from;
        private @Nullable Ended ended;

        private Subscription(TopicOffsets from) {
            this.from = from;
        }

        /** The first event comes after these offsets: nothing between is left out. */
        TopicOffsets from() {
            return from;
        }

        /** Null if there is none in that time. */
        @Nullable Event next(Duration atMost) throws InterruptedException {
            return queue.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        }

        /** Why the subscriber's thread was interrupted; empty if it was not, or by others. */
        Optional<Ended> ended() {
            synchronized (LiveFindings.this) {
                return Optional.ofNullable(ended);
            }
        }

        private void end(Ended why) {
            ended = why;
            // Also ends a write to a socket that nobody reads.
            subscriber.interrupt();
        }

        @Override
        public void close() {
            synchronized (LiveFindings.this) {
                subscriptions.remove(this);
            }
        }
    }

    synchronized void publish(FindingRecord record) {
        published.see(record.partition(), record.offset());
        if (subscriptions.isEmpty()) {
            return;
        }
        Event event =
                new Event(FindingSummary.of(record.finding()), record.partition(), record.offset());
        subscriptions.removeIf(subscription -> {
            boolean fits = subscription.queue.offer(event);
            if (!fits) {
                subscription.end(Ended.TOO_SLOW);
            }
            return !fits;
        });
    }

    /** Empty if there are as many subscribers as there may be, or after {@link #close}. */
    synchronized Optional<Subscription> subscribe() {
        if (closed || subscriptions.size() >= mostSubscribers) {
            return Optional.empty();
        }
        Subscription subscription = new Subscription(new TopicOffsets(published.asMap()));
        subscriptions.add(subscription);
        return Optional.of(subscription);
    }

    synchronized int subscribers() {
        return subscriptions.size();
    }

    /** Ends all subscriptions. */
    synchronized void close() {
        closed = true;
        subscriptions.forEach(subscription -> subscription.end(Ended.CLOSED));
        subscriptions.clear();
    }
}
