package io.causestream.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.causestream.topics.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An Ollama whose model has to name a cause: requests are passed on with an answer's schema in
 * which {@code canNotTell} is false. Left to itself, the very small model gives up in nine answers
 * of ten.
 */
final class CommittedModel implements AutoCloseable {

    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(2);

    private final URI server;
    private final HttpServer http;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private CommittedModel(URI server, HttpServer http) {
        this.server = server;
        this.http = http;
        http.setExecutor(threads);
        http.createContext("/", this::pass);
        http.start();
    }

    /**
     * @param server of the model, without {@code /v1}
     */
    static CommittedModel of(URI server) throws IOException {
        return new CommittedModel(
                server,
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] question = exchange.getRequestBody().readAllBytes();
            HttpRequest request =
                    HttpRequest.newBuilder(server.resolve(exchange.getRequestURI()))
                            .timeout(LONGEST_ANSWER)
                            .header("Content-Type", "application/json")
                            .method(
                                    exchange.getRequestMethod(),
                                    BodyPublishers.ofByteArray(committed(question)))
                            .build();
            HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), 0);
            try (InputStream in = answer.body();
                    OutputStream out = exchange.getResponseBody()) {
                in.transferTo(out);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] committed(byte[] question) {
        if (question.length == 0) {
            return question;
        }
        JsonNode json = Json.MAPPER.readTree(question);
        if (json.at("/format/properties/canNotTell") instanceof ObjectNode canNotTell) {
            canNotTell.putArray("enum").add(false);
        }
        return Json.MAPPER.writeValueAsBytes(json);
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
        client.shutdownNow();
    }
}
