package io.causestream.ai;

import io.causestream.topics.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Whether the configured model can be asked, and how soon it begins to answer. */
public final class OllamaReview implements AutoCloseable {

    private static final Duration TIME_TO_CONNECT = Duration.ofSeconds(3);
    private static final int MAX_BYTES = 8 << 20;

    private final AiWorkerConfig config;
    private final ModelCheck check;
    private final OllamaError errors;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIME_TO_CONNECT).build();

    public OllamaReview(AiWorkerConfig config) {
        this.config = config;
        this.check = new ModelCheck(config.ollamaUrl(), config.model());
        this.errors = new OllamaError(config.ollamaUrl(), config.model());
    }

    /**
     * Why Ollama or the model is unavailable, with the remedy; empty if it is. Takes 3 s at most.
     */
    public Optional<String> obstacle() throws InterruptedException {
        return check.obstacle();
    }

    /**
     * The longest window of the model, in tokens; empty if Ollama does not state it.
     *
     * @throws Unanswered with the reason, for people
     */
    public OptionalInt longestWindow(Duration within) throws Unanswered, InterruptedException {
        JsonNode model = post("/api/show", Map.of("model", config.model()), within);
        return model.path("model_info").properties().stream()
                .filter(property -> property.getKey().endsWith(".context_length"))
                .mapToInt(property -> property.getValue().asInt(0))
                .filter(length -> length > 0)
                .findFirst();
    }

    /**
     * Has the model write one token, with the window of all other calls, so that it is not loaded
     * anew for this one.
     *
     * @return how long it took, the time to load the model included
     * @throws Unanswered with the reason, for people
     */
    public Duration oneToken(Duration within) throws Unanswered, InterruptedException {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("num_predict", 1);
        options.put("num_ctx", config.window());
        if (config.threads() != null) {
            options.put("num_thread", config.threads());
        }
        long began = System.nanoTime();
        JsonNode answer =
                post(
                        "/api/chat",
                        Map.of(
                                "model",
                                config.model(),
                                "messages",
                                List.of(Map.of("role", "user", "content", "Say yes.")),
                                "stream",
                                false,
                                "think",
                                false,
                                "options",
                                options),
                        within);
        if (!answer.path("message").isObject()) {
            throw new Unanswered(errors.of(200, answer.toString()).why());
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private JsonNode post(String path, Map<String, ?> body, Duration within)
            throws Unanswered, InterruptedException {
        CompletableFuture<HttpResponse<String>> response =
                http.sendAsync(
                        HttpRequest.newBuilder(URI.create(config.ollamaUrl() + path))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(Json.MAPPER.writeValueAsString(body)))
                                .build(),
                        BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BYTES));
        try {
            HttpResponse<String> answer = response.get(within.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.statusCode() != 200) {
                throw new Unanswered(errors.of(answer.statusCode(), answer.body()).why());
            }
            return Json.MAPPER.readTree(answer.body());
        } catch (JacksonException e) {
            throw new Unanswered(errors.of(200, "").why());
        } catch (TimeoutException e) {
            throw new Unanswered(
                    "the model did not answer within %d s".formatted(within.toSeconds()), true);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new Unanswered(
                    errors.unreachable(cause)
                            .map(ModelReply.Failed::why)
                            .orElseGet(errors::brokenOff));
        } finally {
            response.cancel(true);
        }
    }

    /** Ollama did not do what it was asked; the message is a sentence for people. */
    public static final class Unanswered extends IOException {

        private static final long serialVersionUID = 1;

        private final boolean isLate;

        Unanswered(String why) {
            this(why, false);
        }

        Unanswered(String why, boolean isLate) {
            super(why);
            this.isLate = isLate;
        }

        /** Whether it only took too long: it may be loading the model. */
        public boolean isLate() {
            return isLate;
        }

        /** The sentence. */
        public String why() {
            return String.valueOf(getMessage());
        }
    }

    @Override
    public void close() {
        check.close();
        http.shutdownNow();
    }
}
