package io.causestream.ai;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ai.http.ModelServer;
import io.causestream.ai.prompt.Prompt;
import io.causestream.topics.Json;
import io.causestream.topics.KafkaSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Servers with OpenAI's API, and those of which it is not known. */
class OpenAiModelTest {

    private static final Prompt PROMPT =
            new Prompt(
                    "system",
                    "user",
                    List.of("a line"),
                    0,
                    "{\"properties\":{\"cause\":{\"type\":\"string\"}}}",
                    10);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String KEY = "sk-planted-0815";
    private static final String MODELS =
            "{\"data\":[{\"id\":\"qwen3-4b\",\"max_model_len\":2048},{\"id\":\"llama\"}]}";

    @Test
    void asksForTheSchemaWithTheKey() throws Exception {
        try (LocalServer server = openAi("stop");
                ModelClient model = ModelClient.of(config(server, ModelServer.Api.OPENAI))) {
            assertThat(model.ask(PROMPT, PATIENCE))
                    .isEqualTo(new ModelReply.Answered("{\"cause\":\"c\"}", 700, 90));

            LocalServer.Request request = server.requests().getFirst();
            JsonNode body = Json.MAPPER.readTree(request.body());
            assertThat(request.path()).isEqualTo("/v1/chat/completions");
            assertThat(request.key()).isEqualTo("Bearer " + KEY);
            assertThat(body.at("/model").asString()).isEqualTo("qwen3-4b");
            assertThat(body.at("/max_tokens").asInt()).isEqualTo(500);
            assertThat(body.at("/response_format/type").asString()).isEqualTo("json_schema");
            assertThat(body.at("/response_format/json_schema/schema/properties/cause").isObject())
                    .isTrue();
            assertThat(body.at("/messages/1/content").asString()).isEqualTo("user");
            assertThat(body.has("tools")).isFalse();
            assertThat(model.tokensPerSecond()).isPositive();
        }
    }

    @Test
    void acceptsOnlyWhatTheModelCompleted() throws Exception {
        try (LocalServer server = openAi("length");
                ModelClient model = ModelClient.of(config(server, ModelServer.Api.OPENAI))) {
            assertThat(model.ask(PROMPT, PATIENCE))
                    .isEqualTo(
                            new ModelReply.Failed(
                                    "the model's answer was too long and was cut",
                                    false,
                                    Duration.ZERO,
                                    790));
        }
    }

    @Test
    void saysWhatToDoAboutARefusalWithoutShowingTheKey() throws Exception {
        try (LocalServer server =
                        new LocalServer(exchange ->
                                LocalServer.respond(
                                        exchange,
                                        401,
                                        "{\"error\":{\"message\":\"Incorrect API key provided: %s\"}}"
                                                .formatted(KEY)));
                ModelClient model = ModelClient.of(config(server, ModelServer.Api.OPENAI))) {
            assertThat(why(model.ask(PROMPT, PATIENCE)))
                    .startsWith(
                            "the model's server at %s/v1 refuses the API key (error 401: Incorrect"
                                    .formatted(server.url()))
                    .endsWith("; set holmesGPT.apiKey to another")
                    .doesNotContain(KEY);
            assertThat(model.obstacle(PATIENCE).orElseThrow())
                    .contains("refuses the API key")
                    .doesNotContain(KEY);
        }
    }

    @Test
    void namesTheNearestModelThatTheServerHas() throws Exception {
        try (LocalServer server = openAi("stop");
                ModelClient model =
                        ModelClient.of(
                                AiWorkerConfig.of(
                                        KafkaSettings.at("unused:1"),
                                        server(server.url(), ModelServer.Api.OPENAI),
                                        "qwen3:4b"))) {
            assertThat(model.obstacle(PATIENCE).orElseThrow())
                    .contains("has no model qwen3:4b; did you mean qwen3-4b?");
        }
        try (LocalServer server = openAi("stop");
                ModelClient model = ModelClient.of(config(server, ModelServer.Api.OPENAI))) {
            assertThat(model.obstacle(PATIENCE)).isEmpty();
            assertThat(model.longestWindow(PATIENCE)).hasValue(2_048);
        }
    }

    @Test
    void speaksOpenAisApiWhereNoOllamaAnswersWithoutTheV1() throws Exception {
        try (LocalServer server = openAi("stop");
                ModelClient model = ModelClient.of(config(server, ModelServer.Api.AUTO))) {
            assertThat(model.api()).isEqualTo(ModelServer.Api.AUTO);
            assertThat(model.ask(PROMPT, PATIENCE)).isInstanceOf(ModelReply.Answered.class);
            model.ask(PROMPT, PATIENCE);

            assertThat(model.api()).isEqualTo(ModelServer.Api.OPENAI);
            assertThat(server.requests())
                    .extracting(LocalServer.Request::path)
                    .containsExactly(
                            "/api/version", "/v1/chat/completions", "/v1/chat/completions");
        }
    }

    @Test
    void dropsTheV1WhereAnOllamaAnswersWithoutIt() throws Exception {
        try (LocalServer server =
                        new LocalServer(exchange ->
                                LocalServer.respond(
                                        exchange,
                                        200,
                                        exchange.getRequestURI().getPath().equals("/api/version")
                                                ? "{\"version\":\"0.17.4\"}"
                                                : "{\"message\":{\"content\":\"{}\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":70,\"eval_count\":9,\"eval_duration\":3000000000}"));
                ModelClient model = ModelClient.of(config(server, ModelServer.Api.AUTO))) {
            assertThat(model.ask(PROMPT, PATIENCE)).isEqualTo(new ModelReply.Answered("{}", 70, 9));
            assertThat(server.requests().getLast().path()).isEqualTo("/api/chat");
            assertThat(model.tokensPerSecond()).isEqualTo(3);
        }
    }

    /** A proxy in front of an Ollama that is not up yet: asked again when it is. */
    @Test
    void decidesNothingByAServerThatFails() throws Exception {
        try (LocalServer server =
                        new LocalServer(exchange -> LocalServer.respond(exchange, 502, ""));
                ModelClient model = ModelClient.of(config(server, ModelServer.Api.AUTO))) {
            assertThat(why(model.ask(PROMPT, PATIENCE)))
                    .startsWith("Ollama does not respond behind " + server.url());
            assertThat(model.api()).isEqualTo(ModelServer.Api.AUTO);
        }
    }

    private static LocalServer openAi(String finishReason) throws Exception {
        return new LocalServer(exchange -> {
            switch (exchange.getRequestURI().getPath()) {
                case "/v1/chat/completions" ->
                        LocalServer.respond(exchange, 200, completion(finishReason));
                case "/v1/models" -> LocalServer.respond(exchange, 200, MODELS);
                default -> LocalServer.respond(exchange, 404, "{\"detail\":\"Not Found\"}");
            }
        });
    }

    private static String completion(String finishReason) {
        return """
        {"choices":[{"finish_reason":"%s","message":{"role":"assistant","content":"{\\"cause\\":\\"c\\"}"}}],
         "usage":{"prompt_tokens":700,"completion_tokens":90}}\
        """
                .formatted(finishReason);
    }

    private static AiWorkerConfig config(LocalServer server, ModelServer.Api api) {
        return AiWorkerConfig.of(
                KafkaSettings.at("unused:1"), server(server.url(), api), "qwen3-4b");
    }

    private static ModelServer server(URI url, ModelServer.Api api) {
        return new ModelServer(api, URI.create(url + "/v1"), KEY);
    }

    private static String why(ModelReply reply) {
        return ((ModelReply.Failed) reply).why();
    }
}
