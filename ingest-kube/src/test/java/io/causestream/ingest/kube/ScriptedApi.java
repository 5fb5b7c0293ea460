package io.causestream.ingest.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An API server that answers for pods as it is told, one answer a request, and for other paths if
 * it is told so; all else is empty.
 */
public final class ScriptedApi implements AutoCloseable {

    /**
     * @param held whether the connection stays open and silent after that
     */
    record Answer(int status, String body, boolean held) {}

    @FunctionalInterface
    private interface BodyWriter {
        void write(HttpExchange exchange) throws IOException;
    }

    private static final String EMPTY_LIST =
            "{\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"100\"},\"items\":[]}";

    private final HttpServer server;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Queue<Answer> lists = new ConcurrentLinkedQueue<>();
    private final Queue<Answer> watches = new ConcurrentLinkedQueue<>();
    private final Map<String, Deque<Answer>> others = new ConcurrentHashMap<>();
    private final Map<String, BodyWriter> bytes = new ConcurrentHashMap<>();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong version = new AtomicLong(1_000_000);
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public ScriptedApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public ScriptedApi list(int status, String body) {
        lists.add(new Answer(status, body, false));
        return this;
    }

    /** A stream that ends after these lines. */
    public ScriptedApi watch(String... lines) {
        return watch(200, lines);
    }

    public ScriptedApi watch(int status, String... lines) {
        watches.add(new Answer(status, String.join("\n", lines) + "\n", false));
        return this;
    }

    /** A stream that says no more after these lines, and does not end. */
    public ScriptedApi watchThenSilence(String... lines) {
        watches.add(new Answer(200, String.join("\n", lines) + "\n", true));
        return this;
    }

    /** What another path answers to all but a watch: one a request, the last for ever. */
    public ScriptedApi at(String path, int status, String body) {
        others.computeIfAbsent(path, first -> new ConcurrentLinkedDeque<>())
                .add(new Answer(status, body, false));
        return this;
    }

    /** What another path answers with; it need not be text. */
    public ScriptedApi atBytes(String path, byte[] body) {
        bytes.put(
                path,
                exchange -> {
                    try (OutputStream out = exchange.getResponseBody()) {
                        out.write(body);
                    }
                });
        return this;
    }

    /** What another path answers with: this line again and again, whatever limit is asked for. */
    public ScriptedApi atRepeating(String path, String line, int times) {
        byte[] one = (line + "\n").getBytes(UTF_8);
        bytes.put(
                path,
                exchange -> {
                    try (OutputStream out = exchange.getResponseBody()) {
                        for (int i = 0; i < times; i++) {
                            out.write(one);
                            written.addAndGet(one.length);
                        }
                    }
                });
        return this;
    }

    /** How many bytes of what is repeated were taken. */
    public long written() {
        return written.get();
    }

    /** From now on the store is at this version. */
    public ScriptedApi isAt(long present) {
        version.set(present);
        return this;
    }

    /** The queries of all requests for pods, in order, but for those about the version. */
    public List<String> asked() {
        return asked;
    }

    public List<String> watched() {
        return asked.stream().filter(query -> query.contains("watch=1")).toList();
    }

    public static String listOf(long version, String next, String... items) {
        return "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"%d\",\"continue\":\"%s\"},\"items\":[%s]}"
                .formatted(version, next, String.join(",", items));
    }

    public static String pod(String name, long version, String phase) {
        return "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"shop\",\"uid\":\"uid-%s\",\"resourceVersion\":\"%d\"},\"status\":{\"phase\":\"%s\"}}"
                .formatted(name, name, version, phase);
    }

    public static String event(String type, String object) {
        return "{\"type\":\"%s\",\"object\":%s}".formatted(type, object);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        boolean watch = String.valueOf(uri.getRawQuery()).contains("watch=1");
        BodyWriter writer = bytes.get(uri.getPath());
        if (writer != null) {
            try (exchange) {
                exchange.sendResponseHeaders(200, 0);
                writer.write(exchange);
            }
            return;
        }
        Answer answer;
        if (String.valueOf(uri.getRawQuery()).endsWith("limit=1")) {
            answer = new Answer(200, listOf(version.get(), ""), false);
        } else if (uri.getPath().equals("/api/v1/pods")) {
            asked.add(uri.getRawQuery());
            answer = orElse((watch ? watches : lists).poll(), watch);
        } else {
            Deque<Answer> answers = others.get(uri.getPath());
            answer = orElse(watch || answers == null ? null : next(answers), watch);
        }
        try (exchange) {
            exchange.sendResponseHeaders(answer.status(), 0);
            OutputStream out = exchange.getResponseBody();
            out.write(answer.body().getBytes(UTF_8));
            out.flush();
            if (answer.held()) {
                closing.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Answer next(Deque<Answer> answers) {
        return answers.size() > 1 ? answers.remove() : answers.getFirst();
    }

    private static Answer orElse(@Nullable Answer answer, boolean watch) {
        if (answer != null) {
            return answer;
        }
        return watch ? new Answer(200, "", true) : new Answer(200, EMPTY_LIST, false);
    }
}
