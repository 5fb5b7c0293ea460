package io.causestream.standalone;

import io.causestream.ai.http.ModelServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Checks whether an Ollama, or another model's server if one is configured, is available. */
final class Ollama {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int OK = 200;
    private static final int FAILED = 500;

    private Ollama() {}

    /**
     * Requests Ollama's version, or what OpenAI's API has in its place, within 2 s each. A server
     * that refuses is available: ai-worker says why.
     */
    static boolean answers(ModelServer server) {
        URI ollama =
                URI.create(server.ollamaUrl().toString().replaceFirst("/+$", "") + "/api/version");
        URI models = URI.create(server.url() + "/models");
        return switch (server.api()) {
            case OLLAMA -> status(ollama) == OK;
            case OPENAI -> isOfOpenAi(models);
            case AUTO -> status(ollama) == OK || (server.mayBeEither() && isOfOpenAi(models));
        };
    }

    private static boolean isOfOpenAi(URI models) {
        int status = status(models);
        return status >= OK && status < FAILED;
    }

    /** The status of the response; 0 if there is none. */
    private static int status(URI url) {
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            return http.send(
                            HttpRequest.newBuilder(url).timeout(TIMEOUT).build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException nobodyThere) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
