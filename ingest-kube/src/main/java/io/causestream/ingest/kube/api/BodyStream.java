package io.causestream.ingest.kube.api;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response, read by one thread while the HTTP client fills a small queue: a slow
 * reader makes the server wait, and a reader that waits too long for the server gets an exception.
 */
public final class BodyStream extends InputStream {

    /** Nothing was received within the time limit. */
    public static final class Silent extends IOException {
        private static final long serialVersionUID = 1;

        Silent(Duration silence) {
            super("no data for " + silence.toMillis() + " ms");
        }
    }

    /** The body is longer than allowed. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;

        TooLong(long limit) {
            super("more than %,d bytes".formatted(limit));
        }
    }

    // Chunks are some 16 KiB.
    private static final int QUEUED_AHEAD = 16;

    private record Chunk(@Nullable ByteBuffer bytes, @Nullable Throwable failure) {}

    private final BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private volatile @Nullable AsyncBody source;
    private Supplier<Duration> timeout = () -> Duration.ofSeconds(10);
    private long limit = Long.MAX_VALUE;
    private long allowed = Long.MAX_VALUE;
    private ByteBuffer current = ByteBuffer.allocate(0);
    private @Nullable Chunk end;

    /** Called by the HTTP client with received bytes. */
    void offer(List<ByteBuffer> buffers, AsyncBody from) {
        for (ByteBuffer buffer : buffers) {
            queued.incrementAndGet();
            chunks.add(new Chunk(buffer, null));
        }
        if (queued.get() < QUEUED_AHEAD) {
            from.consume();
        }
    }

    /** Starts reading; each read waits at most the time supplied at that moment. */
    void from(AsyncBody body, Supplier<Duration> waiting) {
        timeout = waiting;
        source = body;
        var _ =
                body.done()
                        .whenComplete((nothing, failure) -> chunks.add(new Chunk(null, failure)));
        body.consume();
    }

    /** Allows this many bytes from here on; the next call starts the count anew. */
    public void allow(long bytes) {
        limit = bytes;
        allowed = bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (!current.hasRemaining()) {
            Chunk next = end == null ? take() : end;
            if (next.bytes() == null) {
                end = next;
                if (next.failure() != null) {
                    throw new IOException("the response ended early", next.failure());
                }
                return -1;
            }
            current = next.bytes();
        }
        int count = Math.min(length, current.remaining());
        allowed -= count;
        if (allowed < 0) {
            throw new TooLong(limit);
        }
        current.get(into, offset, count);
        return count;
    }

    private Chunk take() throws IOException {
        Duration waiting = timeout.get();
        try {
            Chunk next = chunks.poll(waiting.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new Silent(waiting);
            }
            AsyncBody body = source;
            if (next.bytes() != null && queued.getAndDecrement() == QUEUED_AHEAD && body != null) {
                body.consume();
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    @Override
    public void close() {
        AsyncBody body = source;
        if (body != null) {
            body.cancel();
        }
    }
}
