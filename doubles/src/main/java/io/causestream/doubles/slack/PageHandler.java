package io.causestream.doubles.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The page: what a person would see. Reads only. {@code /state} is the whole state as JSON, {@code
 * /changes} notifies when to read it again (server-sent events), {@code /files/ID} a file's bytes.
 */
final class PageHandler implements HttpHandler, AutoCloseable {

    private static final Map<String, String> ASSETS =
            Map.of(
                    "/", "text/html; charset=utf-8",
                    "/page.css", "text/css; charset=utf-8",
                    "/page.js", "text/javascript; charset=utf-8",
                    "/emoji.woff2", "font/woff2");
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final Workspace workspace;
    private final String team;
    private volatile boolean closed;

    PageHandler(Workspace workspace, String team) {
        this.workspace = workspace;
        this.team = team;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            // Foreign text is only ever set as text; should that fail one day, nothing foreign runs
            // all the same.
            exchange.getResponseHeaders()
                    .set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (!exchange.getRequestMethod().equals("GET")) {
                answer(exchange, 405, "text/plain", "only GET".getBytes(UTF_8));
            } else if (ASSETS.containsKey(path)) {
                answer(
                        exchange,
                        200,
                        ASSETS.getOrDefault(path, ""),
                        asset(path.equals("/") ? "page.html" : path.substring(1)));
            } else if (path.equals("/state")) {
                answer(exchange, 200, "application/json", state().toString().getBytes(UTF_8));
            } else if (path.equals("/changes")) {
                stream(exchange);
            } else if (path.startsWith("/files/")) {
                file(exchange, path.substring("/files/".length()));
            } else {
                answer(exchange, 404, "text/plain", "not found".getBytes(UTF_8));
            }
        }
    }

    /** Open streams end with their next heartbeat at the latest. */
    @Override
    public void close() {
        closed = true;
    }

    private void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        long sent = -1;
        while (!closed) {
            long seen = sent;
            workspace.await(() -> closed || workspace.version() != seen, HEARTBEAT);
            sent = workspace.version();
            out.write(("data: " + sent + "\n\n").getBytes(UTF_8));
            out.flush();
        }
    }

    private void file(HttpExchange exchange, String id) throws IOException {
        Optional<SlackFile> file = workspace.file(id).filter(known -> !known.content64().isEmpty());
        if (file.isEmpty()) {
            answer(exchange, 404, "text/plain", "no such file".getBytes(UTF_8));
            return;
        }
        answer(
                exchange,
                200,
                file.get().mimetype(),
                Base64.getDecoder().decode(file.get().content64()));
    }

    private ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put("team", team);
        ArrayNode channels = state.putArray("channels");
        for (SlackChannel channel : workspace.channels()) {
            ObjectNode node =
                    channels.addObject().put("id", channel.id()).put("name", channel.name());
            ArrayNode messages = node.putArray("messages");
            workspace.messages(channel.id()).forEach(message -> messages.add(message(message)));
        }
        return state;
    }

    private ObjectNode message(PostedMessage message) {
        ObjectNode node =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("ts", message.ts())
                        .put("thread_ts", message.threadTs());
        node.set("body", message.body());
        ArrayNode versions = node.putArray("versions");
        message.versions()
                .forEach(version -> {
                    ObjectNode old = versions.addObject().put("at", version.at().toString());
                    old.set("body", version.body());
                });
        ArrayNode files = node.putArray("files");
        message.files().stream()
                .map(workspace::file)
                .flatMap(Optional::stream)
                .forEach(file ->
                        files.addObject()
                                .put("id", file.id())
                                .put("name", file.name())
                                .put("title", file.title())
                                .put("image", file.isImage()));
        return node;
    }

    private static byte[] asset(String name) throws IOException {
        try (InputStream in = PageHandler.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the page's " + name + " is not in the jar");
            }
            return in.readAllBytes();
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
