package io.causestream.replay.incident;

import io.causestream.topics.Control;
import io.causestream.topics.Control.PlaybooksActivated;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;

/** Which records of control activate playbooks. */
public final class RecordedPlaybooks {

    private static final Topic<String, Control> CONTROL =
            new Topics(Topics.DEFAULT_PREFIX).control();

    private RecordedPlaybooks() {}

    /**
     * The set that the record activates; empty if it is another record, or can't be read.
     *
     * @param record of control
     */
    public static Optional<PlaybooksActivated> in(IncidentRecord record) {
        try {
            return CONTROL.valueSerde().deserializer().deserialize(CONTROL.name(), record.value())
                            instanceof PlaybooksActivated set
                    ? Optional.of(set)
                    : Optional.empty();
        } catch (SerializationException unreadable) {
            return Optional.empty();
        }
    }
}
