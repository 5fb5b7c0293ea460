package io.causestream.sink.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Who receives webhooks, over real HTTP: it takes each idempotency key once. */
final class WebhookReceiver implements AutoCloseable {

    /**
     * A request that arrived.
     *
     * @param headers by name in lower case
     * @param status that it was answered with; 0 if it was not answered
     */
    record Received(String path, Map<String, String> headers, String body, int status) {

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        boolean isTaken() {
            return status == 0 || status / 100 == 2;
        }
    }

    /**
     * What the next request to a path is answered.
     *
     * @param path any if empty
     * @param status 0: taken, and never answered
     * @param isForAll whether it stays until {@link #heal}
     */
    record Answer(
            String path, int status, Map<String, String> headers, String body, boolean isForAll) {

        static Answer of(int status) {
            return new Answer("", status, Map.of(), "", false);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    private volatile CountDownLatch healed = new CountDownLatch(1);

    WebhookReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    void answers(Answer answer) {
        answers.add(answer);
    }

    void heal() {
        answers.clear();
        healed.countDown();
        healed = new CountDownLatch(1);
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    /**
     * The latest body of each finding, as a receiver keeps it that heeds the idempotency keys: the
     * same revision under another key is there twice.
     */
    List<String> shown() {
        Map<String, String> byKey = new LinkedHashMap<>();
        received.stream()
                .filter(Received::isTaken)
                .forEach(each -> byKey.putIfAbsent(each.header("Idempotency-Key"), each.body()));
        Map<String, String> byFinding = new LinkedHashMap<>();
        List<String> doubled = new ArrayList<>();
        byKey.forEach((key, body) -> {
            String before = byFinding.put(key.replaceFirst("-\\d+-\\d+$", ""), body);
            if (body.equals(before)) {
                doubled.add(body);
            }
        });
        doubled.addAll(byFinding.values());
        return doubled;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            Map<String, String> headers = new TreeMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) ->
                            headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
            String path = exchange.getRequestURI().toString();
            CountDownLatch until = healed;
            Answer answer = next(exchange.getRequestURI().getPath());
            received.add(new Received(path, headers, body, answer.status()));
            if (answer.status() == 0) {
                until.await(20, TimeUnit.SECONDS);
                return;
            }
            answer.headers().forEach(exchange.getResponseHeaders()::add);
            byte[] bytes = answer.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer next(String path) {
        for (Iterator<Answer> all = answers.iterator(); all.hasNext(); ) {
            Answer answer = all.next();
            if (answer.path().isEmpty() || answer.path().equals(path)) {
                if (!answer.isForAll()) {
                    all.remove();
                }
                return answer;
            }
        }
        return Answer.of(200);
    }

    @Override
    public void close() {
        healed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
