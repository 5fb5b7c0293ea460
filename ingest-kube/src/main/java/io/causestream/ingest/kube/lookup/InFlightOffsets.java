package io.causestream.ingest.kube.lookup;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The records in progress, so that an offset is committed when all before it are done. */
final class InFlightOffsets {

    private record Work(long offset, Future<?> done) {}

    private final Map<TopicPartition, Deque<Work>> work = new HashMap<>();

    void add(TopicPartition partition, long offset, Future<?> done) {
        work.computeIfAbsent(partition, none -> new ArrayDeque<>()).add(new Work(offset, done));
    }

    int size() {
        return work.values().stream().mapToInt(Deque::size).sum();
    }

    /** Forgets partitions that are no longer assigned; their new owner repeats the work. */
    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(work::remove);
    }

    /**
     * Removes and returns the offsets of finished work with nothing unfinished before it;
     * interrupted work is not finished.
     */
    Map<TopicPartition, OffsetAndMetadata> finished() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        work.forEach((partition, queue) -> {
            Iterator<Work> oldestFirst = queue.iterator();
            while (oldestFirst.hasNext()) {
                Work next = oldestFirst.next();
                if (!next.done().isDone()) {
                    break;
                }
                oldestFirst.remove();
                offsets.put(partition, new OffsetAndMetadata(next.offset() + 1));
            }
        });
        return offsets;
    }
}
