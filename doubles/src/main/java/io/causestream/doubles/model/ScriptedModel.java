package io.causestream.doubles.model;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An Ollama on the loopback interface that has one model, and answers by a {@link Script}. */
public final class ScriptedModel implements AutoCloseable {

    /**
     * One call of {@code /api/chat}, as received.
     *
     * @param request the whole body, with format and options
     */
    public record Call(ChatPrompt prompt, JsonNode request) {}

    private static final Logger log = LoggerFactory.getLogger(ScriptedModel.class);
    private static final String VERSION = "0.17.4";
    private static final int LONGEST_BODY = 4 * 1024 * 1024;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final String name;
    private final Script script;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Map<Reply.InTurn, Integer> turns =
            Collections.synchronizedMap(new IdentityHashMap<>());
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile int window = 4_096;

    private ScriptedModel(String name, Script script) throws IOException {
        this.name = name;
        this.script = script;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    }

    /**
     * Starts on a free port.
     *
     * @param name of the one model that is there, such as {@code phi3:mini}
     */
    public static ScriptedModel start(String name, Script script) throws IOException {
        ScriptedModel model = new ScriptedModel(name, script);
        model.server.setExecutor(model.threads);
        model.server.createContext("/", model::answer);
        model.server.start();
        return model;
    }

    /** The base URL for a client of Ollama. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /**
     * Has the model say that its window is so long; it is 4,096 tokens otherwise.
     *
     * @param tokens at least 1
     */
    public void window(int tokens) {
        window = tokens;
    }

    /** All calls so far, in order. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Ends at once; calls that hang are cut. */
    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                route(exchange);
            } catch (JacksonException e) {
                error(exchange, 400, "invalid character in the request's JSON");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("could not answer");
            throw e;
        }
    }

    private void route(HttpExchange exchange) throws IOException, InterruptedException {
        switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
            case "GET /" -> send(exchange, 200, "text/plain", "Ollama is running");
            case "GET /api/version" -> json(exchange, 200, Map.of("version", VERSION));
            case "GET /api/tags", "GET /api/ps" ->
                    json(exchange, 200, Map.of("models", List.of(described())));
            case "POST /api/show" -> show(exchange);
            case "POST /api/chat" -> chat(exchange);
            default -> send(exchange, 404, "text/plain", "404 page not found");
        }
    }

    private void show(HttpExchange exchange) throws IOException {
        JsonNode request = body(exchange);
        if (isMine(request.path("model").asString(""))) {
            json(
                    exchange,
                    200,
                    Map.of(
                            "details",
                            details(),
                            "model_info",
                            Map.of("llama.context_length", window)));
        } else {
            notFound(exchange, request);
        }
    }

    private void chat(HttpExchange exchange) throws IOException, InterruptedException {
        JsonNode request = body(exchange);
        if (!isMine(request.path("model").asString(""))) {
            notFound(exchange, request);
            return;
        }
        ChatPrompt prompt =
                new ChatPrompt(
                        request.path("messages")
                                .valueStream()
                                .map(message -> message.path("content").asString(""))
                                .collect(Collectors.joining("\n")));
        calls.add(new Call(prompt, request));
        Reply reply =
                script.lines().stream()
                        .filter(line -> prompt.contains(line.phrase()))
                        .map(Script.Line::reply)
                        .findFirst()
                        .orElseGet(() ->
                                new Reply.Fails(500, "the script has no line for this prompt"));
        // Ollama streams by default.
        play(reply, new ChatAnswer(name, prompt, request.path("stream").asBoolean(true)), exchange);
    }

    private void play(Reply reply, ChatAnswer answer, HttpExchange exchange)
            throws IOException, InterruptedException {
        switch (reply) {
            case Reply.Says(String content) ->
                    stream(exchange, answer, answer.finished(content, "stop"));
            case Reply.Analyses(ScriptedAnalysis analysis) ->
                    stream(
                            exchange,
                            answer,
                            answer.finished(analysis.answer(answer.prompt()), "stop"));
            case Reply.RunsOn(String content) ->
                    stream(exchange, answer, answer.finished(content, "length"));
            case Reply.Truncated(String content) ->
                    stream(exchange, answer, answer.unfinished(content));
            case Reply.CutOff(String content) -> cutOff(exchange, answer.finished(content, "stop"));
            case Reply.Fails(int status, String error) -> error(exchange, status, error);
            case Reply.Foreign(int status, String contentType, String body) ->
                    send(exchange, status, contentType, body);
            case Reply.Hangs() -> closing.await();
            case Reply.InTurn inTurn -> {
                int turn = turns.merge(inTurn, 1, Integer::sum);
                play(
                        inTurn.replies().get(Math.min(turn, inTurn.replies().size()) - 1),
                        answer,
                        exchange);
            }
            case Reply.After after -> {
                if (!closing.await(after.delay().toNanos(), TimeUnit.NANOSECONDS)) {
                    play(after.then(), answer, exchange);
                }
            }
        }
    }

    private static void stream(HttpExchange exchange, ChatAnswer answer, String lines)
            throws IOException {
        send(exchange, 200, answer.contentType(), lines);
    }

    /** Announces the whole response, and closes the connection after half of it. */
    private static void cutOff(HttpExchange exchange, String whole) throws IOException {
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
        exchange.getResponseBody().flush();
    }

    private boolean isMine(String asked) {
        return asked.equals(name)
                || (asked + ":latest").equals(name)
                || asked.equals(name + ":latest");
    }

    private Map<String, Object> described() {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("name", name);
        model.put("model", name);
        model.put("modified_at", Instant.EPOCH.toString());
        model.put("size", 0);
        model.put("digest", "0".repeat(64));
        model.put("details", details());
        model.put("context_length", window);
        return model;
    }

    private static Map<String, Object> details() {
        return Map.of("format", "script", "family", "script", "families", List.of("script"));
    }

    private static void notFound(HttpExchange exchange, JsonNode request) throws IOException {
        error(exchange, 404, "model '%s' not found".formatted(request.path("model").asString("")));
    }

    private static void error(HttpExchange exchange, int status, String error) throws IOException {
        json(exchange, status, Map.of("error", error));
    }

    private static void json(HttpExchange exchange, int status, Map<String, Object> body)
            throws IOException {
        send(exchange, status, "application/json; charset=utf-8", JSON.writeValueAsString(body));
    }

    private static void send(HttpExchange exchange, int status, String contentType, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        return JSON.readTree(exchange.getRequestBody().readNBytes(LONGEST_BODY));
    }
}
