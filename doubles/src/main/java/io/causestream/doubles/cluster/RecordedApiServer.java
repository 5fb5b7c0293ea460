package io.causestream.doubles.cluster;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP/1.1 on the loopback interface, with a {@code Date} of our own: the JDK's server always
 * writes the real time there. Supports what a client of the API uses: kept-alive connections, no
 * body or one of known length, answers whole or in chunks.
 */
final class RecordedApiServer implements AutoCloseable {

    /** Answers one request; what it throws as a {@link Refusal} is answered as a Status. */
    interface Handler {
        void answer(ApiRequest request, ApiAnswer answer) throws IOException, InterruptedException;
    }

    private static final Logger log = LoggerFactory.getLogger(RecordedApiServer.class);
    private static final int LONGEST_LINE = 32 * 1024;
    private static final int MOST_HEADERS = 100;
    private static final Pattern BODY_LENGTH = Pattern.compile("\\d{1,6}");
    private static final Duration IDLE = Duration.ofMinutes(2);

    private final ServerSocket server;
    private final InstantSource time;
    private final Handler handler;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param port zero: any free one
     * @param time the time of the {@code Date} header
     * @throws IOException if the port is taken
     */
    RecordedApiServer(int port, InstantSource time, Handler handler) throws IOException {
        this.server = new ServerSocket(port, 100, InetAddress.ofLiteral("127.0.0.1"));
        this.time = time;
        this.handler = handler;
    }

    RecordedApiServer open() {
        threads.execute(this::accept);
        return this;
    }

    int port() {
        return server.getLocalPort();
    }

    /** Ends all connections, including those of watches, as a killed server does. */
    @Override
    public void close() {
        try {
            server.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close port " + port(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                threads.execute(() -> serve(connection));
            } catch (IOException | RejectedExecutionException e) {
                if (!server.isClosed()) {
                    log.atWarn().setCause(e).log("cannot accept a connection");
                }
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            connection.setSoTimeout(Math.toIntExact(IDLE.toMillis()));
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = new BufferedOutputStream(connection.getOutputStream());
            boolean another = true;
            while (another) {
                another = serveOne(in, out);
            }
        } catch (SocketTimeoutException e) {
            log.atTrace().log("closed an idle connection");
        } catch (IOException e) {
            // A client may disconnect at any time, especially in the middle of a watch.
            log.atDebug().setCause(e).log("a connection ended");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    /** Returns whether the connection may be used again. */
    private boolean serveOne(InputStream in, OutputStream out)
            throws IOException, InterruptedException {
        String first = line(in);
        if (first.isEmpty()) {
            return false;
        }
        String[] parts = first.split(" ", 3);
        Map<String, String> headers = headers(in);
        ApiAnswer answer = new ApiAnswer(out, time.instant());
        String length = headers.getOrDefault("content-length", "0");
        if (parts.length < 3
                || headers.containsKey("transfer-encoding")
                || !BODY_LENGTH.matcher(length).matches()) {
            answer.send(
                    400,
                    ApiAnswer.TEXT,
                    "a request line and a body of a known length below 1 MB are wanted\n");
            return false;
        }
        String body = new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
        boolean form =
                headers.getOrDefault("content-type", "")
                        .startsWith("application/x-www-form-urlencoded");
        answer(ApiRequest.of(parts[0], parts[1], form ? body : ""), answer);
        return !"close".equalsIgnoreCase(headers.get("connection"));
    }

    private void answer(ApiRequest request, ApiAnswer answer)
            throws IOException, InterruptedException {
        try {
            handler.answer(request, answer);
        } catch (Refusal refusal) {
            answer.send(refusal.code(), ApiAnswer.JSON, refusal.status() + "\n");
        } catch (RuntimeException e) {
            log.atError().setCause(e).addKeyValue("path", request.path()).log("could not answer");
            if (answer.begun()) {
                throw new IOException("could not go on with an answer", e);
            }
            Refusal refusal = Refusal.internal(String.valueOf(e.getMessage()));
            answer.send(refusal.code(), ApiAnswer.JSON, refusal.status() + "\n");
        }
        answer.end();
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() == MOST_HEADERS) {
                throw new IOException("not a header, or too many of them");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    /** Reads to the end of a line; empty at the end of the stream too. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
            if (line.length() == LONGEST_LINE) {
                throw new IOException("a line of more than " + LONGEST_LINE + " bytes");
            }
            line.append((char) read);
        }
        return line.toString().stripTrailing();
    }
}
