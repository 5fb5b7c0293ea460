package io.causestream.enrich.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Subject;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Appends fields to a growing array; {@link BinaryReader} reads them in the same order. */
public final class BinaryWriter {

    /** Most values fit. */
    private static final int FIRST_SIZE = 512;

    private ByteBuffer bytes = ByteBuffer.allocate(FIRST_SIZE);

    BinaryWriter() {}

    byte[] bytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    void writeByte(byte value) {
        withRoomFor(Byte.BYTES).put(value);
    }

    /** A byte, 0 or 1. */
    public void writeBoolean(boolean value) {
        writeByte(value ? (byte) 1 : 0);
    }

    /** Four bytes. */
    public void writeInt(int value) {
        withRoomFor(Integer.BYTES).putInt(value);
    }

    /** Eight bytes. */
    public void writeLong(long value) {
        withRoomFor(Long.BYTES).putLong(value);
    }

    /** Its length in bytes and its UTF-8. */
    public void writeText(String value) {
        byte[] text = value.getBytes(UTF_8);
        writeSize(text.length);
        withRoomFor(text.length).put(text);
    }

    /** Its kind, its namespace and its name. */
    public void writeSubject(Subject value) {
        writeText(value.kind());
        writeText(value.namespace());
        writeText(value.name());
    }

    /** Whether there is one, its second and its nanosecond. */
    public void writeInstant(@Nullable Instant value) {
        writeNullable(
                value,
                instant -> {
                    writeLong(instant.getEpochSecond());
                    writeInt(instant.getNano());
                });
    }

    /** Whether there is one, and it. */
    public <T> void writeNullable(@Nullable T value, Consumer<T> write) {
        writeBoolean(value != null);
        if (value != null) {
            write.accept(value);
        }
    }

    /** Their number, and each. */
    public <T> void writeAll(Collection<T> values, Consumer<T> write) {
        writeSize(values.size());
        values.forEach(write);
    }

    /** Seven bits a byte, the lowest first; the highest bit says that more follow. */
    private void writeSize(int size) {
        int rest = size;
        while (rest > 0x7f) {
            writeByte((byte) (rest | 0x80));
            rest >>>= 7;
        }
        writeByte((byte) rest);
    }

    private ByteBuffer withRoomFor(int more) {
        if (bytes.remaining() < more) {
            int size = Math.max(2 * bytes.capacity(), Math.addExact(bytes.position(), more));
            bytes = ByteBuffer.allocate(size).put(bytes.flip());
        }
        return bytes;
    }
}
