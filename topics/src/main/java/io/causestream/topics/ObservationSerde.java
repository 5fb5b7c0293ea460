package io.causestream.topics;

import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.observation.LazyJson;
import java.util.Arrays;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/**
 * Reads the envelope of an observed object by {@link ObjectEnvelope} and leaves the body, nine
 * tenths of the record, unread until it is asked for. That needs the body as the last field, as
 * {@link JsonSerde} writes it; any other JSON is read whole.
 */
final class ObservationSerde implements Serde<KubeObservation> {

    private static final ObjectReader BODIES =
            Json.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JsonSerde<KubeObservation> whole;

    ObservationSerde(JsonSerde<KubeObservation> whole) {
        this.whole = whole;
    }

    @Override
    public Serializer<KubeObservation> serializer() {
        return whole.serializer();
    }

    /**
     * Throws {@link SerializationException} for what is not an observation, without the bytes in
     * its message; an unread body throws {@link UnreadableBody} when it is asked for.
     */
    @Override
    public Deserializer<KubeObservation> deserializer() {
        Deserializer<KubeObservation> general = whole.deserializer();
        return (topic, bytes) -> {
            if (bytes == null) {
                return null;
            }
            ObjectObserved object = object(topic, bytes);
            return object == null ? general.deserialize(topic, bytes) : object;
        };
    }

    /** Null if the bytes are not an object's observation as {@link JsonSerde} writes it. */
    static @Nullable ObjectObserved object(String topic, byte[] bytes) {
        return ObjectEnvelope.read(bytes, from -> LazyJson.of(() -> body(topic, bytes, from)));
    }

    private static JsonNode body(String topic, byte[] bytes, int from) {
        int end = bytes.length - 1;
        while (end > from && bytes[end] != '}') {
            end--;
        }
        try {
            // Copied: of more than 8 KB that do not begin at 0, Jackson 3.2 without canonical names
            // reads beyond the end.
            return BODIES.readTree(Arrays.copyOfRange(bytes, from, end));
        } catch (JacksonException e) {
            throw new UnreadableBody(
                    "not the body of an object on %s: %s".formatted(topic, e.getOriginalMessage()),
                    e);
        }
    }
}
