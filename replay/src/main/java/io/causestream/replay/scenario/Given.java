package io.causestream.replay.scenario;

import io.causestream.replay.incident.IncidentRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** What a test is given. */
public sealed interface Given {

    /** A recorded incident. */
    record Incident(Path file) implements Given {}

    /**
     * What the agents published.
     *
     * @param records in order
     * @param from the time of the first
     * @param to the end of the test
     * @param text all steps as YAML, with the objects of other files in their places
     */
    record Records(List<IncidentRecord> records, Instant from, Instant to, String text)
            implements Given {
        public Records {
            records = List.copyOf(records);
        }
    }
}
