package io.causestream.ingest.kube.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import io.causestream.topics.Json;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The API server over plain HTTP, with the client's credentials: bodies are streams and generic
 * trees, so that ten thousand objects pass through a small heap. Each response sets the clock.
 */
public final class KubeApi {

    private final HttpClient http;
    private final String address;
    private final ClusterClock clock;
    private final @Nullable QueryBudget budget;

    public KubeApi(KubernetesClient client, ClusterClock clock) {
        this(
                client.getHttpClient(),
                client.getMasterUrl().toString().replaceAll("/+$", ""),
                clock,
                null);
    }

    private KubeApi(
            HttpClient http, String address, ClusterClock clock, @Nullable QueryBudget budget) {
        this.http = http;
        this.address = address;
        this.clock = clock;
        this.budget = budget;
    }

    /** The same server, with requests for objects and logs limited by a budget. */
    public KubeApi within(QueryBudget limit) {
        return new KubeApi(http, address, clock, limit);
    }

    /** A response whose body is still being received; must be closed. */
    public record Response(int status, String contentType, BodyStream body)
            implements AutoCloseable {
        @Override
        public void close() {
            body.close();
        }
    }

    /**
     * A response.
     *
     * @param body what is not UTF-8 in it are replacement characters
     * @param bytes how many the body had
     */
    public record Answer(int status, String contentType, String body, int bytes) {

        /** With a body that is all UTF-8. */
        public Answer(int status, String contentType, String body) {
            this(status, contentType, body, body.getBytes(UTF_8).length);
        }

        static Answer of(Response response, byte[] body) {
            return new Answer(
                    response.status(),
                    response.contentType(),
                    new String(body, UTF_8),
                    body.length);
        }

        boolean isOk() {
            return status == 200;
        }

        /** The message of an error, for people. */
        public String message() {
            return ClusterRefused.message(body);
        }

        /**
         * The body as JSON.
         *
         * @throws ClusterRefused for any status but 200
         */
        JsonNode json() throws IOException {
            if (!isOk()) {
                throw new ClusterRefused(status, message());
            }
            try {
                return Json.MAPPER.readTree(body);
            } catch (JacksonException e) {
                throw new IOException("the answer is not JSON: " + e.getOriginalMessage(), e);
            }
        }
    }

    /** The server's URL, without a slash at its end. */
    public String address() {
        return address;
    }

    public ClusterClock clock() {
        return clock;
    }

    /**
     * Opens a stream.
     *
     * @param path below the server's address, encoded
     * @param timeout for the headers
     * @param silence how long the body may be silent
     */
    Response open(String path, Duration timeout, Supplier<Duration> silence) throws IOException {
        return open(path, "application/json", timeout, silence);
    }

    /**
     * As above.
     *
     * @param accept the media type of the response
     */
    public Response open(String path, String accept, Duration timeout, Supplier<Duration> silence)
            throws IOException {
        return open(
                http.newHttpRequestBuilder()
                        .uri(address + path)
                        .header("Accept", accept)
                        .forStreaming()
                        .build(),
                timeout,
                silence);
    }

    private Response open(HttpRequest request, Duration timeout, Supplier<Duration> silence)
            throws IOException {
        BodyStream body = new BodyStream();
        long asked = clock.nanoTime();
        HttpResponse<AsyncBody> response =
                await(
                        http.consumeBytes(request, (chunk, from) -> body.offer(chunk, from)),
                        timeout);
        synchroniseClock(response.header("Date"), asked);
        body.from(response.body(), silence);
        String contentType = response.header("Content-Type");
        return new Response(response.code(), contentType == null ? "" : contentType, body);
    }

    /**
     * Reads a response to its end, which must come before the deadline and within this many bytes.
     */
    public Answer get(String path, Deadline deadline, int maxBytes) throws IOException {
        if (budget != null) {
            budget.spend(deadline);
        }
        return whole(open(path, deadline.remaining(), deadline::remaining), maxBytes);
    }

    /**
     * Reads the beginning of a response, which must come before the deadline; what is beyond this
     * many bytes is left unread.
     */
    public Answer beginning(String path, Deadline deadline, int maxBytes) throws IOException {
        if (budget != null) {
            budget.spend(deadline);
        }
        try (Response response = open(path, deadline.remaining(), deadline::remaining)) {
            return Answer.of(response, response.body().readNBytes(maxBytes));
        }
    }

    private static Answer whole(Response opened, int maxBytes) throws IOException {
        try (Response response = opened) {
            response.body().allow(maxBytes);
            return Answer.of(response, response.body().readAllBytes());
        }
    }

    /**
     * Posts a review, which the server answers and does not store.
     *
     * @return the review with its {@code status}
     * @throws ClusterRefused for any status but 200 and 201
     */
    public JsonNode review(String path, JsonNode review, Deadline deadline, int maxBytes)
            throws IOException {
        Answer answer =
                whole(
                        open(
                                http.newHttpRequestBuilder()
                                        .uri(address + path)
                                        .header("Accept", "application/json")
                                        .post("application/json", review.toString())
                                        .build(),
                                deadline.remaining(),
                                deadline::remaining),
                        maxBytes);
        return answer.status() == 201
                ? new Answer(200, answer.contentType(), answer.body()).json()
                : answer.json();
    }

    /**
     * Reads one object.
     *
     * @throws ClusterRefused for any status but 200
     */
    public JsonNode object(String path, Deadline deadline, int maxBytes) throws IOException {
        return get(path, deadline, maxBytes).json();
    }

    private static HttpResponse<AsyncBody> await(
            CompletableFuture<HttpResponse<AsyncBody>> response, Duration timeout)
            throws IOException {
        try {
            return response.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failed
                    ? failed
                    : new IOException(String.valueOf(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            response.cancel(true);
            throw new IOException("no answer within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private void synchroniseClock(@Nullable String date, long asked) {
        if (date == null) {
            return;
        }
        try {
            clock.synchronise(
                    RFC_1123_DATE_TIME.parse(date, Instant::from), asked, clock.nanoTime());
        } catch (DateTimeException aProxysOwnIdeaOfADate) {
            // The clock goes on by itself; the next response may have a valid date.
        }
    }
}
