package io.causestream.sink.delivery;

import io.causestream.finding.Finding;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.RecordFetch;
import io.causestream.topics.Topic;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;

/** Reads the body of a finding when it is due, so that waiting findings take no memory. */
final class FindingFetch implements AutoCloseable {

    private final Topic<String, Finding> topic;
    private final RecordFetch records;

    FindingFetch(KafkaSettings kafka, String kind) {
        this.topic = kafka.topics().findings();
        this.records = new RecordFetch(kafka, kind + "-sink-fetch");
    }

    /**
     * Empty if the record is gone: compaction took it, since a later revision is there.
     *
     * @throws io.causestream.topics.KafkaUnreachable if Kafka does not answer in time
     */
    Optional<Finding> at(PendingRevision pending) throws InterruptedException {
        try {
            return records.at(pending.partition(), pending.offset())
                    .map(record ->
                            topic.valueSerde()
                                    .deserializer()
                                    .deserialize(topic.name(), record.value()));
        } catch (SerializationException e) {
            // It was read once already, when it was queued.
            throw new IllegalStateException("a finding that was read before can't be read", e);
        }
    }

    @Override
    public void close() {
        records.close();
    }
}
