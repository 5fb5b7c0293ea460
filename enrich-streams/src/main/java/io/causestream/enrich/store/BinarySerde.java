package io.causestream.enrich.store;

import io.causestream.topics.JsonSerde;
import java.nio.BufferUnderflowException;
import java.time.DateTimeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Reads and writes a store's values as a version byte and then their fields, one after the other,
 * without names. For stores that are read and written with each observation; others are JSON, of
 * which values from before are still read.
 *
 * @param <V> type of the values
 */
public abstract class BinarySerde<V> implements Serde<V> {

    /** No version is this byte: it begins a JSON object. */
    private static final byte JSON = '{';

    private final Class<V> type;
    private final byte version;
    private final Deserializer<V> json;

    /**
     * @param version that is written; 1 to 122
     */
    protected BinarySerde(Class<V> type, int version) {
        if (version < 1 || version >= JSON) {
            throw new IllegalArgumentException(
                    "a version is 1 to %d, not %d".formatted(JSON - 1, version));
        }
        this.type = type;
        this.version = (byte) version;
        this.json = JsonSerde.of(type).deserializer();
    }

    /** Writes the fields. */
    protected abstract void write(V value, BinaryWriter to);

    /**
     * Reads the fields.
     *
     * @param version in which they were written: the one that is written now, or an earlier one
     */
    protected abstract V read(int version, BinaryReader from);

    @Override
    public final Serializer<V> serializer() {
        return (topic, value) -> {
            if (value == null) {
                return null;
            }
            BinaryWriter to = new BinaryWriter();
            to.writeByte(version);
            write(value, to);
            return to.bytes();
        };
    }

    /**
     * Throws {@link SerializationException} for what this can't have written, without the bytes in
     * its message.
     */
    @Override
    public final Deserializer<V> deserializer() {
        return (topic, bytes) -> {
            if (bytes == null) {
                return null;
            }
            if (bytes.length > 0 && bytes[0] == JSON) {
                return json.deserialize(topic, bytes);
            }
            return read(topic, bytes);
        };
    }

    private V read(String topic, byte[] bytes) {
        BinaryReader from = new BinaryReader(bytes);
        int written = bytes.length == 0 ? 0 : from.readByte();
        if (written < 1 || written > version) {
            throw new SerializationException(
                    "not a %s on %s: version %d, and this release reads 1 to %d"
                            .formatted(type.getSimpleName(), topic, written, version));
        }
        try {
            V value = read(written, from);
            from.end();
            return value;
        } catch (BufferUnderflowException | DateTimeException | IllegalArgumentException e) {
            throw new SerializationException(
                    "not a %s on %s: %d bytes that are not one of version %d"
                            .formatted(type.getSimpleName(), topic, bytes.length, written),
                    e);
        }
    }
}
