package io.causestream.findings;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.findings.StoredFinding.Revision;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.RecordFetch;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** Reads revisions from the topic as they were written, and forgets those that are gone. */
public final class FindingBodies implements AutoCloseable {

    private final String topic;
    private final FindingIndex index;
    private final RecordFetch records;

    public FindingBodies(KafkaSettings kafka, FindingIndex index) {
        this.topic = kafka.topics().findings().name();
        this.index = index;
        this.records = new RecordFetch(kafka, "findings-api-fetch");
    }

    /**
     * The JSON of a revision; empty if it is no longer on the topic.
     *
     * @throws io.causestream.topics.KafkaUnreachable if Kafka does not answer in time
     */
    public Optional<String> of(StoredFinding finding, Revision revision)
            throws InterruptedException {
        Optional<String> body =
                records.at(new TopicPartition(topic, finding.partition()), revision.offset())
                        .map(record -> new String(record.value(), UTF_8));
        if (body.isEmpty()) {
            index.removeRevision(finding.latest().id(), revision.offset());
        }
        return body;
    }

    @Override
    public void close() {
        records.close();
    }
}
