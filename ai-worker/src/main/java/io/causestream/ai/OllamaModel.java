package io.causestream.ai;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaChatRequestParameters;
import dev.langchain4j.model.output.FinishReason;
import io.causestream.ai.http.ModelHttp;
import io.causestream.ai.http.ModelServer;
import io.causestream.ai.limits.GenerationSpeed;
import io.causestream.ai.prompt.Prompt;
import io.causestream.topics.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Calls Ollama's own API, which can set the window and states how fast the model is. */
final class OllamaModel implements ModelClient {

    private static final String LATEST = ":latest";

    private final AiWorkerConfig config;
    private final OllamaError errors;
    private final ModelHttp http;
    private final GenerationSpeed speed = new GenerationSpeed();

    OllamaModel(AiWorkerConfig config) {
        this.config = config;
        this.errors = new OllamaError(config.ollamaUrl(), config.model());
        this.http = new ModelHttp(config.server());
    }

    @Override
    public ModelReply ask(Prompt prompt, Duration within) throws InterruptedException {
        OllamaExchange exchange = new OllamaExchange(http, within);
        int most = speed.answerTokens(estimatedTokens(prompt), within, config.answerTokens());
        try {
            ChatResponse response = model(exchange, most).chat(request(prompt));
            measure(exchange);
            return reply(response, exchange);
        } catch (RuntimeException e) {
            exchange.throwIfInterrupted();
            return failed(exchange, e);
        }
    }

    @Override
    public ModelServer.Api api() {
        return ModelServer.Api.OLLAMA;
    }

    @Override
    public double tokensPerSecond() {
        return speed.tokensPerSecond();
    }

    @Override
    public void close() {
        http.close();
    }

    @Override
    public Optional<String> obstacle(Duration within) throws InterruptedException {
        ModelHttp.Response response;
        try {
            response = http.get(at("/api/tags"), within);
        } catch (IOException e) {
            return Optional.of(
                    errors.unreachable(e)
                            .map(ModelReply.Failed::why)
                            .orElse("Ollama is unreachable at %s".formatted(config.ollamaUrl())));
        }
        JsonNode models = json(response).path("models");
        if (response.status() != 200 || !models.isArray()) {
            return Optional.of(errors.of(response.status(), response.body()).why());
        }
        boolean isThere =
                models.valueStream()
                        .map(one -> one.path("name").asString(""))
                        .anyMatch(name ->
                                name.equals(config.model())
                                        || name.equals(config.model() + LATEST));
        return isThere ? Optional.empty() : Optional.of(OllamaError.noModel(config.model()));
    }

    @Override
    public OptionalInt longestWindow(Duration within)
            throws ModelReview.Unanswered, InterruptedException {
        JsonNode model = post("/api/show", Map.of("model", config.model()), within);
        return model.path("model_info").properties().stream()
                .filter(property -> property.getKey().endsWith(".context_length"))
                .mapToInt(property -> property.getValue().asInt(0))
                .filter(length -> length > 0)
                .findFirst();
    }

    @Override
    public void writeOneToken(Duration within) throws ModelReview.Unanswered, InterruptedException {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("num_predict", 1);
        options.put("num_ctx", config.window());
        if (config.threads() != null) {
            options.put("num_thread", config.threads());
        }
        Map<String, Object> body =
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
                        options);
        JsonNode answer = post("/api/chat", body, within);
        if (!answer.path("message").isObject()) {
            throw new ModelReview.Unanswered(errors.of(200, answer.toString()).why(), false);
        }
    }

    /** Built anew for each call: its length depends on the deadline, and it costs nothing. */
    private OllamaChatModel model(OllamaExchange exchange, int answerTokens) {
        OllamaChatRequestParameters.Builder parameters = OllamaChatRequestParameters.builder();
        if (config.threads() != null) {
            parameters.numThread(config.threads());
        }
        return OllamaChatModel.builder()
                .httpClientBuilder(exchange)
                .baseUrl(config.ollamaUrl().toString())
                .defaultRequestParameters(parameters.build())
                .modelName(config.model())
                .temperature(config.temperature())
                .numCtx(config.window())
                .numPredict(answerTokens)
                .think(false)
                // The library would call three times, even after timeouts, and has no deadline.
                .maxRetries(0)
                .logRequests(false)
                .logResponses(false)
                .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
                .build();
    }

    private static ChatRequest request(Prompt prompt) {
        return ChatRequest.builder()
                .messages(SystemMessage.from(prompt.system()), UserMessage.from(prompt.user()))
                .responseFormat(
                        ResponseFormat.builder()
                                .type(ResponseFormatType.JSON)
                                .jsonSchema(
                                        JsonSchema.builder()
                                                .name("analysis")
                                                .rootElement(JsonRawSchema.from(prompt.schema()))
                                                .build())
                                .build())
                .build();
    }

    /** For the time to read it; three letters or more make a token. */
    private static int estimatedTokens(Prompt prompt) {
        return (prompt.system().length() + prompt.user().length()) / 3;
    }

    private void measure(OllamaExchange exchange) {
        speed.read(exchange.count("prompt_eval_count"), exchange.time("prompt_eval_duration"));
        speed.wrote(exchange.count("eval_count"), exchange.time("eval_duration"));
    }

    /** An answer counts only if the model completed it: Ollama sends 200 for others, too. */
    private static ModelReply reply(ChatResponse response, OllamaExchange exchange) {
        int promptTokens = exchange.count("prompt_eval_count");
        int answerTokens = exchange.count("eval_count");
        @Nullable String text = response.aiMessage().text();
        if (response.finishReason() == FinishReason.STOP) {
            return new ModelReply.Answered(text == null ? "" : text, promptTokens, answerTokens);
        }
        return new ModelReply.Failed(
                response.finishReason() == FinishReason.LENGTH
                        ? "the model's answer was too long and was cut"
                        : "the model stopped in the middle of its answer",
                false,
                Duration.ZERO,
                promptTokens + answerTokens);
    }

    private ModelReply failed(OllamaExchange exchange, RuntimeException thrown) {
        IOException failure = exchange.failure();
        if (failure != null) {
            return errors.noResponse(failure, config.timeout());
        }
        ModelHttp.Response response = exchange.response();
        if (response == null) {
            // Not sent at all: our own bug.
            throw thrown;
        }
        return errors.of(response.status(), response.body()).after(response.retryAfter());
    }

    private JsonNode post(String path, Map<String, ?> body, Duration within)
            throws ModelReview.Unanswered, InterruptedException {
        try {
            ModelHttp.Response response = http.post(at(path), body, within);
            JsonNode json = json(response);
            if (response.status() != 200 || !json.isObject()) {
                throw new ModelReview.Unanswered(
                        errors.of(response.status(), response.body()).why(), false);
            }
            return json;
        } catch (ModelReview.Unanswered e) {
            throw e;
        } catch (IOException e) {
            throw new ModelReview.Unanswered(
                    errors.noResponse(e, within).why(), OllamaError.isLate(e));
        }
    }

    private URI at(String path) {
        return URI.create(config.ollamaUrl() + path);
    }

    private static JsonNode json(ModelHttp.Response response) {
        try {
            return Json.MAPPER.readTree(response.body());
        } catch (JacksonException notJson) {
            return Json.MAPPER.missingNode();
        }
    }
}
