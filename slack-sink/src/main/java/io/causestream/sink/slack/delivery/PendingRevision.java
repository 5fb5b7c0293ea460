package io.causestream.sink.slack.delivery;

import org.apache.kafka.common.TopicPartition;

/** The latest revision of a finding that waits, and where it stands: its body is read when due. */
record PendingRevision(
        String findingId, long epoch, int revision, TopicPartition partition, long offset) {

    boolean isLaterThan(PendingRevision other) {
        return epoch != other.epoch ? epoch > other.epoch : revision > other.revision;
    }
}
