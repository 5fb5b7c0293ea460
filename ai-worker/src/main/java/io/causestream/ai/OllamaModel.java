package io.causestream.ai;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaChatRequestParameters;
import dev.langchain4j.model.output.FinishReason;
import io.causestream.ai.prompt.Prompt;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Calls Ollama's own API; each call ends at its deadline whatever the server does. */
final class OllamaModel implements AutoCloseable {

    private static final Duration SLACK = Duration.ofSeconds(5);

    private final AiWorkerConfig config;
    private final OllamaError errors;
    private final ChatModel model;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

    OllamaModel(AiWorkerConfig config) {
        this.config = config;
        this.errors = new OllamaError(config.ollamaUrl(), config.model());
        OllamaChatRequestParameters.Builder parameters = OllamaChatRequestParameters.builder();
        if (config.threads() != null) {
            parameters.numThread(config.threads());
        }
        this.model =
                OllamaChatModel.builder()
                        .httpClientBuilder(OllamaHttp.builder(Duration.ofSeconds(5)))
                        .baseUrl(config.ollamaUrl().toString())
                        .defaultRequestParameters(parameters.build())
                        .modelName(config.model())
                        .temperature(config.temperature())
                        .numCtx(config.window())
                        .numPredict(config.answerTokens())
                        .think(false)
                        // Our timeout ends first, and always with the same message.
                        .timeout(config.timeout().plus(SLACK))
                        // The library would call three times, even after timeouts, and has no
                        // deadline.
                        .maxRetries(0)
                        .logRequests(false)
                        .logResponses(false)
                        .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
                        .build();
    }

    /**
     * @param within after which the call is cancelled
     */
    ModelReply ask(Prompt prompt, Duration within) throws InterruptedException {
        ChatRequest request =
                ChatRequest.builder()
                        .messages(
                                SystemMessage.from(prompt.system()),
                                UserMessage.from(prompt.user()))
                        .responseFormat(format())
                        .build();
        // The client's own timeout covers only the headers: a body may be sent arbitrarily slowly.
        Future<ChatResponse> response = calls.submit(() -> model.chat(request));
        try {
            return reply(response.get(within.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return new ModelReply.Failed(
                    "the model did not answer within %d s".formatted(config.timeout().toSeconds()),
                    false);
        } catch (ExecutionException e) {
            return failed(e.getCause() == null ? e : e.getCause());
        } finally {
            response.cancel(true);
        }
    }

    @Override
    public void close() {
        calls.shutdownNow();
    }

    private static ResponseFormat format() {
        return ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(
                        JsonSchema.builder()
                                .name("analysis")
                                .rootElement(JsonRawSchema.from(ModelAnswer.SCHEMA))
                                .build())
                .build();
    }

    /** An answer counts only if the model completed it: Ollama sends 200 for others, too. */
    private static ModelReply reply(ChatResponse response) {
        FinishReason reason = response.finishReason();
        @Nullable String text = response.aiMessage().text();
        if (reason == FinishReason.STOP) {
            Integer tokens =
                    response.tokenUsage() == null ? null : response.tokenUsage().inputTokenCount();
            return new ModelReply.Answered(text == null ? "" : text, tokens == null ? 0 : tokens);
        }
        return new ModelReply.Failed(
                reason == FinishReason.LENGTH
                        ? "the model's answer was too long and was cut"
                        : "the model stopped in the middle of its answer",
                false);
    }

    private ModelReply failed(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof HttpException http) {
                return errors.of(http.statusCode(), http.getMessage());
            }
        }
        return errors.unreachable(cause)
                .orElseGet(() -> new ModelReply.Failed(errors.brokenOff(), false));
    }
}
