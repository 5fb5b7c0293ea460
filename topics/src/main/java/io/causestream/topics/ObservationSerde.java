package io.causestream.topics;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import tools.jackson.databind.InjectableValues;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/**
 * Reads the envelope of an observed object and leaves the body, nine tenths of the record, unread
 * until it is asked for. That needs the body as the last field, without spaces before it, as {@link
 * JsonSerde} writes it; any other JSON is read whole.
 */
final class ObservationSerde implements Serde<KubeObservation> {

    /** Within a JSON text a quotation mark is escaped: these bytes are a field. */
    private static final byte[] BODY_FIELD = ",\"body\":{".getBytes(UTF_8);

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
     * its message; an unread body throws it when it is asked for.
     */
    @Override
    public Deserializer<KubeObservation> deserializer() {
        return (topic, bytes) -> bytes == null ? null : read(topic, bytes);
    }

    private @Nullable KubeObservation read(String topic, byte[] bytes) {
        int field = indexOfBody(bytes);
        if (field < 0) {
            return whole.deserializer().deserialize(topic, bytes);
        }
        byte[] envelope = Arrays.copyOf(bytes, field + 1);
        envelope[field] = '}';
        int from = field + BODY_FIELD.length - 1;
        LazyJson body = LazyJson.of(() -> body(topic, bytes, from));
        return whole.read(
                topic, envelope, new InjectableValues.Std().addValue(ObjectObserved.BODY, body));
    }

    private static JsonNode body(String topic, byte[] bytes, int from) {
        int end = bytes.length - 1;
        while (end > from && bytes[end] != '}') {
            end--;
        }
        try {
            return BODIES.readTree(bytes, from, end - from);
        } catch (JacksonException e) {
            throw new SerializationException(
                    "not the body of an object on %s: %s".formatted(topic, e.getOriginalMessage()),
                    e);
        }
    }

    private static int indexOfBody(byte[] bytes) {
        int last = bytes.length - BODY_FIELD.length;
        for (int start = 0; start <= last; start++) {
            if (Arrays.equals(
                    bytes, start, start + BODY_FIELD.length, BODY_FIELD, 0, BODY_FIELD.length)) {
                return start;
            }
        }
        return -1;
    }
}
