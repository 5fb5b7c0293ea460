package io.causestream.sink.delivery;

import java.time.Instant;
import org.apache.kafka.common.TopicPartition;

/**
 * The latest revision of a finding that waits for delivery, and its offset: its body is read when
 * it is due.
 */
record PendingRevision(
        String findingId,
        long epoch,
        int revision,
        boolean isCritical,
        TopicPartition partition,
        long offset,
        Instant recorded) {

    boolean isLaterThan(PendingRevision other) {
        return epoch != other.epoch ? epoch > other.epoch : revision > other.revision;
    }
}
