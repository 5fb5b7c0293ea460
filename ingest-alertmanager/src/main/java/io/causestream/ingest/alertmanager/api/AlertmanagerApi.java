package io.causestream.ingest.alertmanager.api;

import io.causestream.topics.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** Reads one Alertmanager's API, version 2. */
final class AlertmanagerApi implements AutoCloseable {

    /** Some ten thousand alerts. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    // Muted alerts are open all the same; "unprocessed" ones came this moment.
    private static final String ALERTS =
            "/api/v2/alerts?active=true&silenced=true&inhibited=true&unprocessed=true";
    private static final String SILENCES = "/api/v2/silences";
    private static final String STATUS = "/api/v2/status";

    private final URI url;
    private final String authorization;
    private final Duration timeout;
    private final HttpClient http;

    /**
     * @param url without a slash at its end
     * @param authorization empty if none is sent
     * @param timeout for each request, from the first byte sent to the last byte received
     */
    AlertmanagerApi(URI url, String authorization, Duration timeout) {
        this.url = url;
        this.authorization = authorization;
        this.timeout = timeout;
        this.http =
                HttpClient.newBuilder()
                        .connectTimeout(timeout)
                        // The credentials are for this address only.
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    /** Host and port, for people. */
    String name() {
        return url.getRawAuthority() + url.getRawPath();
    }

    /**
     * Passes each open alert and each silence to the consumers, one after the other.
     *
     * @return how long the Alertmanager has been running, by its own clock; zero if it does not
     *     state this
     * @throws ListUnavailable if anything goes wrong; some elements may have been passed on before
     */
    Duration read(Consumer<JsonNode> alerts, Consumer<JsonNode> silences)
            throws ListUnavailable, InterruptedException {
        Duration up = up(get(STATUS));
        forEach(get(SILENCES), silences);
        forEach(get(ALERTS), alerts);
        return up;
    }

    /**
     * The status, with the version and the configuration.
     *
     * @throws ListUnavailable if it can't be read
     */
    JsonNode status() throws ListUnavailable, InterruptedException {
        HttpResponse<byte[]> answer = get(STATUS);
        try {
            return Json.MAPPER.readTree(answer.body());
        } catch (JacksonException e) {
            throw new ListUnavailable(
                    ListUnavailable.Reason.NOT_A_LIST,
                    "%s%s is not JSON".formatted(name(), answer.uri().getRawPath()));
        }
    }

    /**
     * The uptime; zero if the Alertmanager does not state its start, so that it counts as just
     * started.
     */
    private static Duration up(HttpResponse<byte[]> status) {
        try {
            Instant began =
                    Instant.parse(Json.MAPPER.readTree(status.body()).path("uptime").asString(""));
            Instant now =
                    ZonedDateTime.parse(
                                    status.headers().firstValue("Date").orElse(""),
                                    DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
            return Duration.between(began, now);
        } catch (JacksonException | DateTimeException e) {
            return Duration.ZERO;
        }
    }

    private void forEach(HttpResponse<byte[]> answer, Consumer<JsonNode> take)
            throws ListUnavailable {
        try (JsonParser json = Json.MAPPER.createParser(answer.body())) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw notAList(answer);
            }
            // One after the other: as a tree the whole list would take many times its size.
            while (json.nextToken() != JsonToken.END_ARRAY) {
                take.accept(json.readValueAsTree());
            }
        } catch (JacksonException e) {
            throw notAList(answer);
        }
    }

    private ListUnavailable notAList(HttpResponse<byte[]> answer) {
        return new ListUnavailable(
                ListUnavailable.Reason.NOT_A_LIST,
                "%s%s is not a JSON list".formatted(name(), answer.uri().getRawPath()));
    }

    private HttpResponse<byte[]> get(String path) throws ListUnavailable, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).header("Accept", "application/json");
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        // The request's own timeout covers only the headers of the response.
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(
                        request.build(),
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            return checked(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS), path);
        } catch (TimeoutException e) {
            throw new ListUnavailable(
                    ListUnavailable.Reason.TIMEOUT,
                    "%s%s did not respond completely within %d ms"
                            .formatted(name(), path, timeout.toMillis()));
        } catch (ExecutionException e) {
            throw unread(path, e.getCause() == null ? e : e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private HttpResponse<byte[]> checked(HttpResponse<byte[]> answer, String path)
            throws ListUnavailable {
        int status = answer.statusCode();
        if (status == 200) {
            return answer;
        }
        throw new ListUnavailable(
                status == 401 || status == 403
                        ? ListUnavailable.Reason.UNAUTHORIZED
                        : ListUnavailable.Reason.STATUS,
                "%s%s answers HTTP %d".formatted(name(), path, status));
    }

    private ListUnavailable unread(String path, Throwable cause) {
        // The client has no exception type of its own for a body beyond the limit.
        boolean tooLarge =
                cause instanceof IOException
                        && String.valueOf(cause.getMessage()).contains("exceeds capacity");
        return tooLarge
                ? new ListUnavailable(
                        ListUnavailable.Reason.TOO_LARGE,
                        "%s%s has more than %d bytes".formatted(name(), path, MAX_BYTES))
                : new ListUnavailable(
                        ListUnavailable.Reason.UNREACHABLE,
                        "%s%s is unreachable (%s)"
                                .formatted(name(), path, cause.getClass().getSimpleName()));
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
