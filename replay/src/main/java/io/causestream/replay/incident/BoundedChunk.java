package io.causestream.replay.incident;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An unpacked chunk that ends with an error where it is longer than any that is written. */
final class BoundedChunk extends FilterInputStream {

    private long left;

    /**
     * @param most bytes of it
     */
    BoundedChunk(InputStream unpacked, long most) {
        super(unpacked);
        this.left = most;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    private void count(int read) throws IOException {
        left -= read;
        if (left < 0) {
            throw new IOException("a chunk unpacks to more than is ever written into one");
        }
    }
}
