package io.causestream.ai;

import io.causestream.service.BackgroundLoop;
import io.causestream.topics.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Whether the model is available: checked regularly, and logged when it changes. */
final class ModelCheck implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ModelCheck.class);
    private static final Duration EVERY = Duration.ofSeconds(15);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final String LATEST = ":latest";

    private final URI ollama;
    private final String model;
    private final OllamaError errors;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final BackgroundLoop loop =
            BackgroundLoop.named("model-check").every(EVERY, this::check);
    private volatile Optional<String> lastObstacle = Optional.of("it has not been checked yet");

    ModelCheck(URI ollama, String model) {
        this.ollama = ollama;
        this.model = model;
        this.errors = new OllamaError(ollama, model);
    }

    void start() {
        loop.start();
    }

    /** Why the model is unavailable, in a sentence for people; empty if it is available. */
    Optional<String> lastObstacle() {
        return lastObstacle;
    }

    @Override
    public void close() {
        loop.close();
        http.shutdownNow();
    }

    private void check() throws InterruptedException {
        Optional<String> found = obstacle();
        if (!found.equals(lastObstacle)) {
            if (found.isPresent()) {
                log.atWarn()
                        .addKeyValue("model", model)
                        .addKeyValue("reason", found.get())
                        .log("the model is unavailable; only the rules' diagnosis is given");
            } else {
                log.atInfo().addKeyValue("model", model).log("the model is available");
            }
        }
        lastObstacle = found;
    }

    /** Checks once, within three seconds. */
    Optional<String> obstacle() throws InterruptedException {
        String body = "";
        try {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(URI.create(ollama + "/api/tags"))
                                    .timeout(TIMEOUT)
                                    .build(),
                            BodyHandlers.ofString());
            body = answer.body();
            if (answer.statusCode() != 200) {
                return Optional.of(errors.of(answer.statusCode(), body).why());
            }
            JsonNode list = Json.MAPPER.readTree(body);
            if (!list.has("models")) {
                return Optional.of(errors.of(200, body).why());
            }
            return has(list) ? Optional.empty() : Optional.of(OllamaError.noModel(model));
        } catch (IOException e) {
            return Optional.of(
                    errors.unreachable(e)
                            .map(ModelReply.Failed::why)
                            .orElse("Ollama is unreachable at %s".formatted(ollama)));
        } catch (JacksonException e) {
            return Optional.of(errors.of(200, body).why());
        }
    }

    private boolean has(JsonNode list) {
        for (JsonNode one : list.path("models")) {
            String name = one.path("name").asString("");
            if (name.equals(model) || name.equals(model + LATEST)) {
                return true;
            }
        }
        return false;
    }
}
