package io.causestream.ai.http;

import io.causestream.topics.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * HTTP to a model's server. A call ends at its deadline whatever the server does: connecting,
 * headers and body are bounded together, and the connection of a call that is given up is closed,
 * upon which Ollama stops generating. Redirects are not followed, so that neither a prompt nor the
 * key reaches another host.
 */
public final class ModelHttp implements AutoCloseable {

    private static final Duration TIME_TO_CONNECT = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 8 << 20;

    /**
     * What the server responded.
     *
     * @param body without the API key, if the server repeated it
     * @param retryAfter how long the server wants to be left alone; zero if it does not say
     */
    public record Response(int status, String body, Duration retryAfter) {}

    private final ModelServer server;

    /** HTTP/1.1: a connection for each call, which can be closed. */
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(TIME_TO_CONNECT)
                    .build();

    public ModelHttp(ModelServer server) {
        this.server = server;
    }

    /**
     * @throws HttpTimeoutException if the whole response was not there in time
     * @throws IOException if there was no connection, or it broke off, or the response had more
     *     than 8 MiB
     */
    public Response get(URI url, Duration within) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(url), within);
    }

    /** As {@link #get}, with a body that becomes JSON. */
    public Response post(URI url, Object body, Duration within)
            throws IOException, InterruptedException {
        return postJson(url, Json.MAPPER.writeValueAsString(body), within);
    }

    /** As {@link #post}, with a body that is JSON already. */
    public Response postJson(URI url, String json, Duration within)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(url)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)),
                within);
    }

    /** Breaks off what is under way. */
    @Override
    public void close() {
        http.shutdownNow();
    }

    private Response send(HttpRequest.Builder request, Duration within)
            throws IOException, InterruptedException {
        if (!server.apiKey().isEmpty()) {
            request.header("Authorization", "Bearer " + server.apiKey());
        }
        // The client's own timeout ends with the headers: a body may be sent arbitrarily slowly.
        CompletableFuture<HttpResponse<String>> response =
                http.sendAsync(
                        request.build(),
                        BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES));
        try {
            HttpResponse<String> whole = response.get(within.toMillis(), TimeUnit.MILLISECONDS);
            return new Response(
                    whole.statusCode(), server.withoutKey(whole.body()), retryAfter(whole));
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("not within %d ms".formatted(within.toMillis()));
        } catch (ExecutionException e) {
            throw new IOException(e.getCause() == null ? e : e.getCause());
        } finally {
            response.cancel(true);
        }
    }

    /** Seconds, or a date. */
    private static Duration retryAfter(HttpResponse<?> response) {
        String text = response.headers().firstValue("Retry-After").orElse("").strip();
        if (text.isEmpty()) {
            return Duration.ZERO;
        }
        try {
            Duration pause =
                    text.matches("\\d{1,9}")
                            ? Duration.ofSeconds(Long.parseLong(text))
                            : Duration.between(
                                    Instant.now(),
                                    ZonedDateTime.parse(
                                            text, DateTimeFormatter.RFC_1123_DATE_TIME));
            return pause.isNegative() ? Duration.ZERO : pause;
        } catch (DateTimeException notADate) {
            return Duration.ZERO;
        }
    }
}
