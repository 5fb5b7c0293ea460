package io.causestream.sink.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * The findings that wait for delivery: of each finding only its latest revision, in one queue per
 * channel. In a queue messages go before threads, so that no notification waits for another one's
 * evidence; critical ones go first, the others in the order in which they were read.
 *
 * <p>Thread-safe: one thread offers, one per channel takes.
 */
final class Backlog {

    /** A finding in the queue of one channel. */
    static final class Entry {
        private final String findingId;
        private final String channel;
        private boolean thread;
        private boolean isCritical;
        private long place;
        private Instant notBefore = Instant.MIN;
        private boolean quiet;
        private int failures;

        private Entry(String findingId, String channel, boolean isCritical, long place) {
            this.findingId = findingId;
            this.channel = channel;
            this.isCritical = isCritical;
            this.place = place;
        }

        String findingId() {
            return findingId;
        }

        String channel() {
            return channel;
        }
    }

    /**
     * What a worker is to do.
     *
     * @param thread whether the message is delivered and its thread is due
     */
    record Task(Entry entry, PendingRevision head, boolean thread) {}

    private static final Comparator<Entry> ORDER =
            Comparator.<Entry>comparingInt(entry -> entry.thread ? 1 : 0)
                    .thenComparingInt(entry -> entry.isCritical ? 0 : 1)
                    .thenComparingLong(entry -> entry.place);
    private static final Comparator<Entry> DUE =
            Comparator.<Entry, Instant>comparing(entry -> entry.notBefore)
                    .thenComparingLong(entry -> entry.place);

    /** After this many failures in a row, a finding lets the others go first. */
    private static final int FAILURES_BEFORE_YIELDING = 5;

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private static final class Line {
        private final TreeSet<Entry> ready = new TreeSet<>(ORDER);
        private final TreeSet<Entry> delayed = new TreeSet<>(DUE);
        private final Map<String, Entry> all = new HashMap<>();
    }

    private final InstantSource clock;
    private final Consumer<String> added;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, PendingRevision> heads = new HashMap<>();
    private final Map<String, Instant> waitingSince = new HashMap<>();
    private final Map<String, Set<String>> channels = new HashMap<>();
    private final Map<String, Line> lines = new HashMap<>();
    private long places;
    private boolean open;
    private boolean closed;

    /**
     * @param added is told each channel when its queue begins
     */
    Backlog(InstantSource clock, Consumer<String> added) {
        this.clock = clock;
        this.added = added;
    }

    /**
     * Queues a revision for these channels.
     *
     * @return whether an earlier one was waiting and is now not delivered
     */
    boolean offer(PendingRevision pending, Collection<String> toldIn) {
        lock.lock();
        try {
            PendingRevision earlier = heads.get(pending.findingId());
            if (earlier != null && !pending.isLaterThan(earlier)) {
                return false;
            }
            heads.put(pending.findingId(), pending);
            waitingSince.putIfAbsent(pending.findingId(), clock.instant());
            Set<String> waiting =
                    channels.computeIfAbsent(pending.findingId(), _ -> new HashSet<>());
            for (String channel : toldIn) {
                waiting.add(channel);
                line(channel, pending);
            }
            changed.signalAll();
            return earlier != null;
        } finally {
            lock.unlock();
        }
    }

    private void line(String channel, PendingRevision pending) {
        Line line = line(channel);
        Entry entry = line.all.get(pending.findingId());
        if (entry == null) {
            entry = new Entry(pending.findingId(), channel, pending.isCritical(), places++);
            line.all.put(pending.findingId(), entry);
            line.ready.add(entry);
        } else if (entry.isCritical != pending.isCritical()) {
            boolean isReady = line.ready.remove(entry);
            entry.isCritical = pending.isCritical();
            if (entry.thread && (isReady || line.delayed.remove(entry))) {
                entry.thread = false;
                entry.quiet = false;
                entry.place = places++;
                isReady = true;
            }
            if (isReady) {
                line.ready.add(entry);
            }
        } else if (entry.thread && (line.ready.remove(entry) || line.delayed.remove(entry))) {
            // A new revision's message goes before other findings' threads.
            entry.thread = false;
            entry.quiet = false;
            entry.place = places++;
            line.ready.add(entry);
        }
    }

    private Line line(String channel) {
        Line line = lines.get(channel);
        if (line == null) {
            line = new Line();
            lines.put(channel, line);
            added.accept(channel);
        }
        return line;
    }

    /** Whether something waits, or waited, for the channel. */
    boolean hasQueue(String channel) {
        lock.lock();
        try {
            return lines.containsKey(channel);
        } finally {
            lock.unlock();
        }
    }

    /** How many channels there are. */
    int queues() {
        lock.lock();
        try {
            return lines.size();
        } finally {
            lock.unlock();
        }
    }

    /** Opens the queues: the findings that existed at the start have been read. */
    void open() {
        lock.lock();
        try {
            open = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Closes the queues: nothing can be taken any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Begins the channel's queue if there is none. */
    void begin(String channel) {
        lock.lock();
        try {
            line(channel);
        } finally {
            lock.unlock();
        }
    }

    /** Whether more messages than so many wait for the channel, of those findings that count. */
    boolean waitsMoreThan(String channel, int limit, Predicate<String> counts) {
        List<String> waiting;
        lock.lock();
        try {
            Line line = lines.get(channel);
            if (line == null || line.all.size() <= limit) {
                return false;
            }
            waiting =
                    line.all.values().stream()
                            .filter(entry -> !entry.thread)
                            .map(entry -> entry.findingId)
                            .toList();
        } finally {
            lock.unlock();
        }
        return waiting.stream().filter(counts).limit(limit + 1L).count() > limit;
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for what is due in the channel.
     *
     * @param until so long at most
     * @return empty when that time is over, and when closed
     */
    Optional<Task> take(String channel, Instant until) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                Optional<Task> task = poll(channel);
                if (task.isPresent()) {
                    return task;
                }
                Duration left =
                        until.equals(Instant.MAX)
                                ? LONGEST_WAIT
                                : Duration.between(clock.instant(), until);
                if (!left.isPositive()) {
                    return Optional.empty();
                }
                changed.awaitNanos(
                        Math.min(
                                nanosUntilDue(channel),
                                left.compareTo(LONGEST_WAIT) > 0
                                        ? LONGEST_WAIT.toNanos()
                                        : left.toNanos()));
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** What is due in the channel now; empty if nothing is. */
    Optional<Task> poll(String channel) {
        lock.lock();
        try {
            Line line = line(channel);
            Instant now = clock.instant();
            while (!line.delayed.isEmpty() && !line.delayed.first().notBefore.isAfter(now)) {
                Entry due = line.delayed.removeFirst();
                line.ready.add(due);
                if (due.quiet) {
                    due.quiet = false;
                    waitingSince.replace(due.findingId, now);
                }
            }
            if (!open || line.ready.isEmpty()) {
                return Optional.empty();
            }
            Entry next = line.ready.removeFirst();
            PendingRevision pending = heads.get(next.findingId);
            if (pending == null) {
                throw new AssertionError("a finding waits in a line and has no head");
            }
            return Optional.of(new Task(next, pending, next.thread));
        } finally {
            lock.unlock();
        }
    }

    private long nanosUntilDue(String channel) {
        Line line = lines.get(channel);
        if (!open || line == null || line.delayed.isEmpty()) {
            return LONGEST_WAIT.toNanos();
        }
        Duration wait = Duration.between(clock.instant(), line.delayed.first().notBefore);
        return wait.compareTo(LONGEST_WAIT) > 0
                ? LONGEST_WAIT.toNanos()
                : Math.max(wait.toNanos(), TimeUnit.MILLISECONDS.toNanos(1));
    }

    /** The task's revision is delivered to its channel, including its thread. */
    void finished(Task task) {
        lock.lock();
        try {
            Entry entry = task.entry();
            PendingRevision latest = heads.get(entry.findingId);
            entry.failures = 0;
            if (latest != null && latest.isLaterThan(task.head())) {
                again(entry, false, Instant.MIN);
                return;
            }
            Line line = lines.get(entry.channel);
            if (line != null) {
                line.all.remove(entry.findingId);
            }
            Set<String> waiting = channels.get(entry.findingId);
            if (waiting != null) {
                waiting.remove(entry.channel);
                if (waiting.isEmpty()) {
                    channels.remove(entry.findingId);
                    heads.remove(entry.findingId);
                    waitingSince.remove(entry.findingId);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** The message is delivered; its thread follows when no other message waits. */
    void messageDelivered(Task task) {
        lock.lock();
        try {
            PendingRevision latest = heads.get(task.entry().findingId);
            boolean superseded = latest != null && latest.isLaterThan(task.head());
            task.entry().failures = 0;
            again(task.entry(), !superseded, Instant.MIN);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Postpones a task.
     *
     * @param failed whether the finding itself failed; after too many failures it goes last
     */
    void postpone(Task task, Instant until, boolean failed) {
        lock.lock();
        try {
            Entry entry = task.entry();
            if (failed && ++entry.failures >= FAILURES_BEFORE_YIELDING) {
                entry.failures = 0;
                entry.place = places++;
            }
            PendingRevision latest = heads.get(entry.findingId);
            boolean superseded = latest != null && latest.isLaterThan(task.head());
            again(entry, entry.thread && !superseded, until);
        } finally {
            lock.unlock();
        }
    }

    /** Postpones a task to the end of a quiet time, until which it does not count as late. */
    void postponeUntilNotQuiet(Task task, Instant until) {
        lock.lock();
        try {
            postpone(task, until, false);
            task.entry().quiet = true;
        } finally {
            lock.unlock();
        }
    }

    private void again(Entry entry, boolean thread, Instant notBefore) {
        Line line = line(entry.channel);
        if (line.all.get(entry.findingId) != entry) {
            // Its partition was revoked meanwhile.
            return;
        }
        if (thread && !entry.thread) {
            entry.place = places++;
        }
        entry.thread = thread;
        entry.notBefore = notBefore;
        entry.quiet = false;
        line.delayed.add(entry);
        changed.signalAll();
    }

    /** The offset from which reading must resume so that no waiting finding is lost. */
    OptionalLong lowestUndelivered(TopicPartition partition) {
        lock.lock();
        try {
            return heads.values().stream()
                    .filter(pending -> pending.partition().equals(partition))
                    .mapToLong(PendingRevision::offset)
                    .min();
        } finally {
            lock.unlock();
        }
    }

    /** Removes the findings of partitions that another instance now delivers. */
    void forget(Collection<TopicPartition> partitions) {
        lock.lock();
        try {
            heads.values().removeIf(pending -> partitions.contains(pending.partition()));
            channels.keySet().retainAll(heads.keySet());
            waitingSince.keySet().retainAll(heads.keySet());
            for (Line line : lines.values()) {
                line.ready.removeIf(entry -> !heads.containsKey(entry.findingId));
                line.delayed.removeIf(entry -> !heads.containsKey(entry.findingId));
                line.all.keySet().retainAll(heads.keySet());
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * How many seconds the oldest finding has been waiting; 0 if none waits. What waits for the end
     * of a quiet time in all of its channels does not count.
     */
    double oldestSeconds() {
        lock.lock();
        try {
            Instant now = clock.instant();
            return waitingSince.entrySet().stream()
                    .filter(waiting -> !isQuiet(waiting.getKey()))
                    .mapToDouble(
                            waiting -> Duration.between(waiting.getValue(), now).toMillis() / 1e3)
                    .max()
                    .orElse(0);
        } finally {
            lock.unlock();
        }
    }

    private boolean isQuiet(String findingId) {
        return channels.getOrDefault(findingId, Set.of()).stream()
                .map(channel -> lines.get(channel))
                .filter(line -> line != null)
                .map(line -> line.all.get(findingId))
                .filter(entry -> entry != null)
                .allMatch(entry -> entry.quiet);
    }

    /** How many findings wait. */
    int size() {
        lock.lock();
        try {
            return heads.size();
        } finally {
            lock.unlock();
        }
    }
}
