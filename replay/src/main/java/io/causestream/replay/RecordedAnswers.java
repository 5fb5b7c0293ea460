package io.causestream.replay;

import io.causestream.replay.incident.IncidentReader;
import io.causestream.replay.incident.IncidentRecord;
import io.causestream.replay.incident.IncidentTopic;
import io.causestream.replay.incident.Manifest.Chunk;
import io.causestream.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;

/**
 * The answers of a recording, found by their question. In memory is only where each is in the file;
 * it is read when it is asked for.
 *
 * @param <V> the answer
 */
final class RecordedAnswers<V> {

    /**
     * How far from the question, in either direction, an answer is still one: later or earlier, the
     * pod has other logs.
     */
    private static final Duration NEAR = Duration.ofMinutes(10);

    private final IncidentReader incident;
    private final Topic<String, V> topic;
    private final Map<Object, List<Place>> places = new HashMap<>();
    private long unreadable;

    private record Place(long timestamp, Chunk chunk, int index) {}

    /**
     * An answer, and when it came.
     *
     * @param at the time of its record
     */
    record Answer<V>(V value, Instant at) {}

    /**
     * Reads all records of the topic once.
     *
     * @param questions by each of which an answer is found
     */
    RecordedAnswers(
            IncidentReader incident,
            IncidentTopic recorded,
            Topic<String, V> topic,
            Function<V, Set<Object>> questions) {
        this.incident = incident;
        this.topic = topic;
        for (Chunk chunk : incident.manifest().chunks()) {
            if (!chunk.topic().equals(recorded.title())) {
                continue;
            }
            List<IncidentRecord> records = incident.read(chunk);
            for (int index = 0; index < records.size(); index++) {
                IncidentRecord record = records.get(index);
                Place place = new Place(record.timestamp(), chunk, index);
                Optional<V> answer = read(record);
                if (answer.isPresent()) {
                    for (Object question : questions.apply(answer.get())) {
                        places.computeIfAbsent(question, any -> new ArrayList<>()).add(place);
                    }
                } else {
                    unreadable++;
                }
            }
        }
    }

    /**
     * The answer that came nearest to when the question was asked, of two as near the later one;
     * empty if there is none near that time. A replay asks at other moments than a service that was
     * down for a while: the next answer after it may be to a much later question.
     */
    Optional<Answer<V>> to(Object question, Instant asked) {
        long now = asked.toEpochMilli();
        Place best = null;
        for (Place place : places.getOrDefault(question, List.of())) {
            long apart = Math.abs(place.timestamp() - now);
            long least = best == null ? NEAR.toMillis() : Math.abs(best.timestamp() - now);
            boolean isBetter =
                    best == null
                            || apart < least
                            || (apart == least && place.timestamp() > best.timestamp());
            if (apart <= least && isBetter) {
                best = place;
            }
        }
        if (best == null) {
            return Optional.empty();
        }
        Place found = best;
        return read(incident.read(found.chunk()).get(found.index()))
                .map(value -> new Answer<>(value, Instant.ofEpochMilli(found.timestamp())));
    }

    /** The number of records that are no answers. */
    long unreadable() {
        return unreadable;
    }

    /** Empty for a tombstone, and for what can't be read. */
    private Optional<V> read(IncidentRecord record) {
        try {
            return Optional.ofNullable(
                    topic.valueSerde().deserializer().deserialize(topic.name(), record.value()));
        } catch (SerializationException unreadable) {
            return Optional.empty();
        }
    }
}
