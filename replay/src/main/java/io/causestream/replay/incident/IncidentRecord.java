package io.causestream.replay.incident;

import java.util.Comparator;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One record as it was on its topic.
 *
 * @param partition of the recorded topic
 * @param offset in that partition
 * @param timestamp in milliseconds: the broker's on raw topics, the writer's on control and timers
 * @param key null if it had none
 * @param value null for a tombstone
 */
@SuppressWarnings(
        "ArrayRecordComponent") // There are millions: bytes are neither copied nor compared.
public record IncidentRecord(
        IncidentTopic topic,
        int partition,
        long offset,
        long timestamp,
        byte @Nullable [] key,
        byte @Nullable [] value,
        Headers headers) {

    /**
     * The order of a replay: total, and so the same each time. The records of one partition are in
     * the order of their offsets even where their timestamps go back: see {@link MergedRecords}.
     */
    public static final Comparator<IncidentRecord> ORDER =
            Comparator.comparingLong(IncidentRecord::timestamp)
                    .thenComparing(IncidentRecord::topic)
                    .thenComparingInt(IncidentRecord::partition)
                    .thenComparingLong(IncidentRecord::offset);
}
