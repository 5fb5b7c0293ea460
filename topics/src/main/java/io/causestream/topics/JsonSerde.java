package io.causestream.topics;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.annotation.JsonAppend;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes one type as JSON with its {@code schemaVersion}. A null value is a tombstone and
 * stays null.
 *
 * @param <T> a record, or a sealed interface of records
 */
public final class JsonSerde<T> implements Serde<T> {

    private final Class<T> type;
    private final @Nullable Describe<T> describe;
    private final ObjectWriter writer;
    private final ObjectReader reader;

    /** Determines the CloudEvents headers of a value. */
    @FunctionalInterface
    interface Describe<T> {
        CloudEvent describe(T value);
    }

    private JsonSerde(
            Class<T> type, JsonMapper mapper, int schemaVersion, @Nullable Describe<T> describe) {
        this.type = type;
        this.describe = describe;
        this.writer = mapper.writerFor(type).withAttribute(Versioned.ATTRIBUTE, schemaVersion);
        this.reader = mapper.readerFor(type);
    }

    /** Without headers, for what stays within a service (stores, repartitioning). */
    public static <T> JsonSerde<T> of(Class<T> type) {
        return new JsonSerde<>(type, Json.MAPPER, 1, null);
    }

    static <T> JsonSerde<T> versioned(Class<T> type, int schemaVersion, Describe<T> describe) {
        JsonMapper mapper = Json.MAPPER.rebuild().addMixIn(type, Versioned.class).build();
        return new JsonSerde<>(type, mapper, schemaVersion, describe);
    }

    @Override
    public Serializer<T> serializer() {
        return new Serializer<>() {
            @Override
            public byte @Nullable [] serialize(String topic, @Nullable T value) {
                return value == null ? null : writer.writeValueAsBytes(value);
            }

            @Override
            public byte @Nullable [] serialize(String topic, Headers headers, @Nullable T value) {
                if (value != null && describe != null) {
                    describe.describe(value).writeTo(headers);
                }
                return serialize(topic, value);
            }
        };
    }

    /**
     * Throws {@link SerializationException} for what is not of this type, without the bytes in its
     * message.
     */
    @Override
    public Deserializer<T> deserializer() {
        return (topic, bytes) -> bytes == null ? null : read(topic, bytes);
    }

    private T read(String topic, byte[] bytes) {
        try {
            T value = reader.readValue(bytes);
            if (value == null) {
                throw new SerializationException(
                        "not a %s on %s: null".formatted(type.getSimpleName(), topic));
            }
            return value;
        } catch (JacksonException e) {
            throw new SerializationException(
                    "not a %s on %s: %s"
                            .formatted(type.getSimpleName(), topic, e.getOriginalMessage()),
                    e);
        }
    }

    @JsonAppend(
            prepend = true,
            attrs =
                    @JsonAppend.Attr(
                            value = Versioned.ATTRIBUTE,
                            include =
                                    com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL))
    private interface Versioned {
        @JsonProperty String ATTRIBUTE = "schemaVersion";
    }
}
