package io.causestream.replay.scenario;

import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertmanagerObservation;
import io.causestream.observation.KubeObservation;
import io.causestream.replay.incident.IncidentRecord;
import io.causestream.replay.incident.IncidentTopic;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** What agents publish, as records of an incident, in the order in which it is published. */
final class PublishedRecords {

    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

    private final List<IncidentRecord> records = new ArrayList<>();

    void add(KubeObservation observation, Instant at) {
        add(IncidentTopic.RAW_KUBE, TOPICS.rawKube(), observation.scope(), observation, at);
    }

    void add(AlertObservation observation, Instant at) {
        add(
                IncidentTopic.RAW_ALERTS,
                TOPICS.rawAlerts(),
                observation.scope(),
                (AlertmanagerObservation) observation,
                at);
    }

    private <K, V> void add(IncidentTopic place, Topic<K, V> topic, K key, V value, Instant at) {
        records.add(
                new IncidentRecord(
                        place,
                        0,
                        records.size(),
                        at.toEpochMilli(),
                        topic.keySerde().serializer().serialize(topic.name(), key),
                        topic.valueSerde().serializer().serialize(topic.name(), value),
                        new RecordHeaders()));
    }

    List<IncidentRecord> all() {
        return List.copyOf(records);
    }
}
