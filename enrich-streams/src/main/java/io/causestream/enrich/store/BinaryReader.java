package io.causestream.enrich.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Subject;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields in the order in which {@link BinaryWriter} wrote them. Throws {@link
 * BufferUnderflowException} where bytes are missing, and {@link IllegalArgumentException} where
 * they are none that it writes.
 */
public final class BinaryReader {

    /** Five bytes of seven bits are more than an int. */
    private static final int MOST_SIZE_BITS = 28;

    private final ByteBuffer bytes;

    BinaryReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    void end() {
        if (bytes.hasRemaining()) {
            throw new IllegalArgumentException(bytes.remaining() + " bytes too many");
        }
    }

    byte readByte() {
        return bytes.get();
    }

    /** Reads what {@link BinaryWriter#writeBoolean} wrote. */
    public boolean readBoolean() {
        byte value = bytes.get();
        if (value != 0 && value != 1) {
            throw new IllegalArgumentException("a boolean is 0 or 1, not " + value);
        }
        return value == 1;
    }

    /** Reads what {@link BinaryWriter#writeInt} wrote. */
    public int readInt() {
        return bytes.getInt();
    }

    /** Reads what {@link BinaryWriter#writeLong} wrote. */
    public long readLong() {
        return bytes.getLong();
    }

    /** Reads what {@link BinaryWriter#writeText} wrote. */
    public String readText() {
        int length = readSize();
        int from = bytes.position();
        bytes.position(from + length);
        return new String(bytes.array(), from, length, UTF_8);
    }

    /** Reads what {@link BinaryWriter#writeSubject} wrote. */
    public Subject readSubject() {
        return new Subject(readText(), readText(), readText());
    }

    /** Reads what {@link BinaryWriter#writeInstant} wrote. */
    public @Nullable Instant readInstant() {
        return readNullable(() -> Instant.ofEpochSecond(readLong(), readInt()));
    }

    /** Reads what {@link BinaryWriter#writeNullable} wrote. */
    public <T> @Nullable T readNullable(Supplier<T> read) {
        return readBoolean() ? read.get() : null;
    }

    /** Reads what {@link BinaryWriter#writeAll} wrote. */
    public <T> List<T> readAll(Supplier<T> read) {
        int size = readSize();
        List<T> all = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            all.add(read.get());
        }
        return all;
    }

    /** At most as many as bytes are left: nothing takes less than one. */
    private int readSize() {
        int size = 0;
        for (int shift = 0; shift <= MOST_SIZE_BITS; shift += 7) {
            byte next = bytes.get();
            size |= (next & 0x7f) << shift;
            if (next >= 0) {
                if (size < 0 || size > bytes.remaining()) {
                    throw new BufferUnderflowException();
                }
                return size;
            }
        }
        throw new IllegalArgumentException("a size of more than five bytes");
    }
}
