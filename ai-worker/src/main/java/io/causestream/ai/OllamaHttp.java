package io.causestream.ai;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import io.causestream.topics.Json;
import java.time.Duration;
import tools.jackson.core.JacksonException;

/**
 * Passes on responses of Ollama's chat. A proxy's page or another API's JSON may have status 200
 * too, and would only show as a parser's error: it is thrown with its body.
 */
final class OllamaHttp implements HttpClient {

    private final HttpClient client;

    private OllamaHttp(HttpClient client) {
        this.client = client;
    }

    static HttpClientBuilder builder(Duration connectTimeout) {
        return new Builder(new JdkHttpClientBuilder().connectTimeout(connectTimeout));
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        SuccessfulHttpResponse response = client.execute(request);
        if (!isOfChat(response.body())) {
            throw new HttpException(200, response.body());
        }
        return response;
    }

    @Override
    public void execute(
            HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        client.execute(request, parser, listener);
    }

    private static boolean isOfChat(String body) {
        try {
            return Json.MAPPER.readTree(body).path("message").isObject();
        } catch (JacksonException notJson) {
            return false;
        }
    }

    private record Builder(HttpClientBuilder builder) implements HttpClientBuilder {

        @Override
        public Duration connectTimeout() {
            return builder.connectTimeout();
        }

        @Override
        public HttpClientBuilder connectTimeout(Duration timeout) {
            builder.connectTimeout(timeout);
            return this;
        }

        @Override
        public Duration readTimeout() {
            return builder.readTimeout();
        }

        @Override
        public HttpClientBuilder readTimeout(Duration timeout) {
            builder.readTimeout(timeout);
            return this;
        }

        @Override
        public HttpClient build() {
            return new OllamaHttp(builder.build());
        }
    }
}
