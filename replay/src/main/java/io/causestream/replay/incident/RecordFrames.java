package io.causestream.replay.incident;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record as bytes: partition, offset, timestamp, key, value, headers; lengths before what varies,
 * −1 for null, numbers as {@link DataOutputStream} writes them.
 */
final class RecordFrames {

    /** The largest part of a record: no broker takes a larger one by default, by far. */
    private static final int LONGEST = 64 << 20;

    private static final int MOST_HEADERS = 10_000;

    private RecordFrames() {}

    static void write(IncidentRecord record, DataOutputStream to) throws IOException {
        to.writeInt(record.partition());
        to.writeLong(record.offset());
        to.writeLong(record.timestamp());
        write(record.key(), to);
        write(record.value(), to);
        Header[] headers = record.headers().toArray();
        to.writeInt(headers.length);
        for (Header header : headers) {
            write(header.key().getBytes(StandardCharsets.UTF_8), to);
            write(header.value(), to);
        }
    }

    private static void write(byte @Nullable [] bytes, DataOutputStream to) throws IOException {
        if (bytes == null) {
            to.writeInt(-1);
        } else {
            to.writeInt(bytes.length);
            to.write(bytes);
        }
    }

    static IncidentRecord read(IncidentTopic topic, DataInputStream from) throws IOException {
        int partition = from.readInt();
        long offset = from.readLong();
        long timestamp = from.readLong();
        byte[] key = read(from);
        byte[] value = read(from);
        RecordHeaders headers = new RecordHeaders();
        int count = from.readInt();
        if (count < 0 || count > MOST_HEADERS) {
            throw new EOFException(count + " headers");
        }
        for (int header = 0; header < count; header++) {
            byte[] name = read(from);
            headers.add(name == null ? "" : new String(name, StandardCharsets.UTF_8), read(from));
        }
        return new IncidentRecord(topic, partition, offset, timestamp, key, value, headers);
    }

    private static byte @Nullable [] read(DataInputStream from) throws IOException {
        int length = from.readInt();
        if (length == -1) {
            return null;
        }
        if (length < 0 || length > LONGEST) {
            throw new EOFException("a part of %d bytes".formatted(length));
        }
        byte[] bytes = new byte[length];
        from.readFully(bytes);
        return bytes;
    }
}
