package io.causestream.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Passes connections on to a model's server as they are, and knows when a question has gone by. */
final class ModelRelay implements AutoCloseable {

    private static final int CHUNK = 64 * 1024;

    private final URI server;
    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch asked = new CountDownLatch(1);

    private ModelRelay(URI server, ServerSocket socket) {
        this.server = server;
        this.socket = socket;
    }

    static ModelRelay to(URI server) throws IOException {
        ModelRelay relay =
                new ModelRelay(server, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        var _ = relay.threads.submit(relay::accept);
        return relay;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** Reaches zero when the server has been sent a question. */
    CountDownLatch asked() {
        return asked;
    }

    private Void accept() throws IOException {
        while (true) {
            Socket client = socket.accept();
            Socket behind = new Socket(server.getHost(), server.getPort());
            var _ = threads.submit(() -> pass(client, behind, true));
            var _ = threads.submit(() -> pass(behind, client, false));
        }
    }

    /** The end of one side, in whatever way, is the end of both. */
    private @Nullable Void pass(Socket from, Socket to, boolean isQuestion) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                out.write(chunk, 0, read);
                if (isQuestion && new String(chunk, 0, read, US_ASCII).contains("/api/chat")) {
                    asked.countDown();
                }
            }
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
