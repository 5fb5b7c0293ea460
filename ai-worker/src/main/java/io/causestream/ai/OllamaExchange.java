package io.causestream.ai;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import io.causestream.ai.http.ModelHttp;
import io.causestream.topics.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * One call of the library over our HTTP: the library builds the request and reads the answer; the
 * deadline, what went wrong, and the counts that the library does not pass on are here. For one
 * thread.
 */
final class OllamaExchange implements HttpClient, HttpClientBuilder {

    private final ModelHttp http;
    private final Duration within;
    private ModelHttp.@Nullable Response response;
    private @Nullable IOException failure;
    private @Nullable InterruptedException interrupted;
    private JsonNode json = MissingNode.getInstance();

    OllamaExchange(ModelHttp http, Duration within) {
        this.http = http;
        this.within = within;
    }

    /** What was received, even if it is no answer of a chat; null if nothing was. */
    ModelHttp.@Nullable Response response() {
        return response;
    }

    /** Why nothing was received; null if something was. */
    @Nullable IOException failure() {
        return failure;
    }

    void throwIfInterrupted() throws InterruptedException {
        if (interrupted != null) {
            throw interrupted;
        }
    }

    /** Whether it is a whole chat response of Ollama. */
    boolean isChat() {
        return response != null && response.status() == 200 && json.path("message").isObject();
    }

    /** A count of Ollama's response, 0 if it is not there: {@code eval_count}. */
    int count(String field) {
        return json.path(field).asInt(0);
    }

    /** A time of Ollama's response, zero if it is not there: {@code eval_duration}. */
    Duration time(String field) {
        return Duration.ofNanos(json.path(field).asLong(0));
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        ModelHttp.Response received;
        try {
            received = http.postJson(URI.create(request.url()), request.body(), within);
        } catch (IOException e) {
            failure = e;
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            interrupted = e;
            throw new CancellationException("interrupted");
        }
        response = received;
        try {
            json = Json.MAPPER.readTree(received.body());
        } catch (JacksonException notJson) {
            json = MissingNode.getInstance();
        }
        // A proxy's page or another API's JSON may have status 200, too.
        if (!isChat()) {
            throw new HttpException(received.status(), received.body());
        }
        return SuccessfulHttpResponse.builder()
                .statusCode(received.status())
                .headers(Map.of())
                .body(received.body())
                .build();
    }

    @Override
    public void execute(
            HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        throw new UnsupportedOperationException("answers are not streamed");
    }

    @Override
    public HttpClient build() {
        return this;
    }

    @Override
    public Duration connectTimeout() {
        return within;
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
        return this;
    }

    @Override
    public Duration readTimeout() {
        return within;
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
        return this;
    }
}
