package io.causestream.ai;

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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Calls a server with OpenAI's chat completions: vLLM, llama.cpp, LM Studio, LiteLLM, a vendor. The
 * window is the server's own; that {@code holmesGPT.numCtx} is not more is checked where the server
 * states it.
 */
final class OpenAiModel implements ModelClient {

    private static final String CHAT = "/chat/completions";

    private final AiWorkerConfig config;
    private final OpenAiError errors;
    private final ModelHttp http;
    private final GenerationSpeed speed = new GenerationSpeed();

    OpenAiModel(AiWorkerConfig config) {
        this.config = config;
        this.errors = new OpenAiError(config.server(), config.model());
        this.http = new ModelHttp(config.server());
    }

    @Override
    public ModelReply ask(Prompt prompt, Duration within) throws InterruptedException {
        Map<String, Object> body =
                body(
                        List.of(message("system", prompt.system()), message("user", prompt.user())),
                        speed.answerTokens(0, within, config.answerTokens()));
        // Not strict: that would demand what not all servers of this API understand.
        body.put(
                "response_format",
                Map.of(
                        "type",
                        "json_schema",
                        "json_schema",
                        Map.of(
                                "name",
                                "analysis",
                                "schema",
                                Json.MAPPER.readTree(prompt.schema()))));
        long began = System.nanoTime();
        try {
            ModelHttp.Response response = http.post(at(CHAT), body, within);
            return reply(response, Duration.ofNanos(System.nanoTime() - began));
        } catch (IOException e) {
            return errors.noResponse(e, config.timeout());
        }
    }

    @Override
    public ModelServer.Api api() {
        return ModelServer.Api.OPENAI;
    }

    @Override
    public double tokensPerSecond() {
        return speed.tokensPerSecond();
    }

    @Override
    public void close() {
        http.close();
    }

    /** A server that does not list its models is taken to have this one. */
    @Override
    public Optional<String> obstacle(Duration within) throws InterruptedException {
        try {
            ModelHttp.Response response = http.get(at("/models"), within);
            if (response.status() == 404 || response.status() == 405) {
                return Optional.empty();
            }
            JsonNode models = json(response).path("data");
            if (response.status() != 200 || !models.isArray()) {
                return Optional.of(errors.of(response).why());
            }
            List<String> names =
                    models.valueStream().map(one -> one.path("id").asString("")).toList();
            return names.contains(config.model())
                    ? Optional.empty()
                    : Optional.of(errors.noModel(names));
        } catch (IOException e) {
            return Optional.of(errors.noResponse(e, within).why());
        }
    }

    /** As vLLM states it. */
    @Override
    public OptionalInt longestWindow(Duration within)
            throws ModelReview.Unanswered, InterruptedException {
        try {
            return json(http.get(at("/models"), within))
                    .path("data")
                    .valueStream()
                    .filter(one -> one.path("id").asString("").equals(config.model()))
                    .mapToInt(one -> one.path("max_model_len").asInt(0))
                    .filter(length -> length > 0)
                    .findFirst();
        } catch (IOException e) {
            throw unanswered(e, within);
        }
    }

    @Override
    public void writeOneToken(Duration within) throws ModelReview.Unanswered, InterruptedException {
        try {
            ModelHttp.Response response =
                    http.post(at(CHAT), body(List.of(message("user", "Say yes.")), 1), within);
            if (response.status() != 200 || !json(response).path("choices").isArray()) {
                throw new ModelReview.Unanswered(errors.of(response).why(), false);
            }
        } catch (ModelReview.Unanswered e) {
            throw e;
        } catch (IOException e) {
            throw unanswered(e, within);
        }
    }

    /** An answer counts only if the model completed it. */
    private ModelReply reply(ModelHttp.Response response, Duration took) {
        JsonNode json = json(response);
        JsonNode choice = json.path("choices").path(0);
        if (response.status() != 200 || !choice.path("message").isObject()) {
            return errors.of(response);
        }
        int promptTokens = json.path("usage").path("prompt_tokens").asInt(0);
        int answerTokens = json.path("usage").path("completion_tokens").asInt(0);
        // With the time to read the prompt, which this API does not state: rather too slow.
        speed.wrote(answerTokens, took);
        return switch (choice.path("finish_reason").asString("")) {
            case "stop" ->
                    new ModelReply.Answered(
                            choice.path("message").path("content").asString(""),
                            promptTokens,
                            answerTokens);
            case "length" ->
                    failed(
                            "the model's answer was too long and was cut",
                            promptTokens + answerTokens);
            case "content_filter" ->
                    failed(
                            "the content filter of the model's server suppressed the answer",
                            promptTokens + answerTokens);
            default ->
                    failed(
                            "the model stopped in the middle of its answer",
                            promptTokens + answerTokens);
        };
    }

    private static ModelReply failed(String why, int tokens) {
        return new ModelReply.Failed(why, false, Duration.ZERO, tokens);
    }

    private Map<String, Object> body(List<Map<String, String>> messages, int answerTokens) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", config.model());
        body.put("messages", messages);
        body.put("temperature", config.temperature());
        body.put("max_tokens", answerTokens);
        body.put("stream", false);
        return body;
    }

    private static Map<String, String> message(String role, String content) {
        return Map.of("role", role, "content", content);
    }

    private ModelReview.Unanswered unanswered(IOException thrown, Duration within) {
        return new ModelReview.Unanswered(
                errors.noResponse(thrown, within).why(), OllamaError.isLate(thrown));
    }

    private URI at(String path) {
        return URI.create(config.server().url() + path);
    }

    private static JsonNode json(ModelHttp.Response response) {
        try {
            return Json.MAPPER.readTree(response.body());
        } catch (JacksonException notJson) {
            return Json.MAPPER.missingNode();
        }
    }
}
