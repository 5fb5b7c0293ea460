package io.causestream.doubles.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.output.FinishReason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScriptedModelTest {

    private static final String CRASH =
            """
            Say why it crashed. OOMKilled means that memory ran out.
            E1: container checkout: CrashLoopBackOff, restarts 2, last state terminated, exit code 1
            E2: 2026-11-23T16:47:24Z java.lang.IllegalStateException: required setting DATABASE_URL is not set
            E3: env DATABASE_URL: <removed>
            E4: a line about nothing\
            """;

    @Test
    void quotesWhatStandsInThePromptUnderItsNumber() throws IOException {
        try (ScriptedModel model = ScriptedModel.start("phi3:mini", Script.story(Duration.ZERO))) {
            ChatResponse response = ask(model, CRASH);
            JsonNode analysis = JsonMapper.shared().readTree(response.aiMessage().text());

            assertThat(analysis.path("cause").stringValue()).contains("DATABASE_URL");
            assertThat(analysis.path("confidence").stringValue()).isEqualTo("HIGH");
            assertThat(analysis.path("fixes").isEmpty()).isFalse();
            assertThat(
                            analysis.path("evidence")
                                    .valueStream()
                                    .map(one -> one.path("id").stringValue()))
                    .containsExactly("E2", "E3", "E1");
            assertThat(
                            analysis.path("evidence")
                                    .valueStream()
                                    .map(one -> one.path("quote").stringValue()))
                    .allMatch(CRASH::contains);
            assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(response.tokenUsage().inputTokenCount()).isPositive();
        }
    }

    @Test
    void cutsALongQuoteToAPieceThatHasThePhrase() {
        String line = "x".repeat(300) + " OOMKilled " + "y".repeat(300);
        ScriptedAnalysis analysis =
                new ScriptedAnalysis("memory", List.of("oomkilled"), List.of(), "HIGH");

        JsonNode evidence =
                JsonMapper.shared()
                        .readTree(analysis.answer(new ChatPrompt("E1: " + line)))
                        .at("/evidence/0/quote");

        assertThat(evidence.stringValue()).hasSizeLessThanOrEqualTo(120).startsWith("OOMKilled");
        assertThat(line).contains(evidence.stringValue());
    }

    @Test
    void isOfLowConfidenceWithoutEvidence() {
        ScriptedAnalysis analysis =
                new ScriptedAnalysis("memory", List.of("OOMKilled"), List.of(), "HIGH");

        assertThat(analysis.answer(new ChatPrompt("E1: all is well")))
                .contains("\"evidence\":[],")
                .contains("\"LOW\"");
    }

    @Test
    void choosesItsLineByTheContextAndNotByTheInstructions() throws IOException {
        Script script =
                new Script(List.of())
                        .when("OOMKilled", new Reply.Says("memory"))
                        .when("DATABASE_URL", new Reply.Says("setting"));
        try (ScriptedModel model = ScriptedModel.start("phi3:mini", script)) {
            assertThat(ask(model, CRASH).aiMessage().text()).isEqualTo("setting");
            assertThat(model.calls())
                    .singleElement()
                    .satisfies(call -> {
                        assertThat(call.prompt().text())
                                .contains("You find causes.")
                                .contains("E4: a line about nothing");
                        assertThat(call.request().path("stream").booleanValue()).isFalse();
                    });
        }
    }

    @Test
    void failsAsOftenAsTheScriptSays() throws IOException {
        Script script =
                Script.always(
                        new Reply.InTurn(
                                List.of(
                                        new Reply.Fails(
                                                503,
                                                "server busy, please try again.  maximum pending requests exceeded"),
                                        new Reply.Says("now"))));
        try (ScriptedModel model = ScriptedModel.start("phi3:mini", script)) {
            assertThatExceptionOfType(InternalServerException.class)
                    .isThrownBy(() -> ask(model, "?"))
                    .withMessageContaining("server busy");
            assertThat(ask(model, "?").aiMessage().text()).isEqualTo("now");
            assertThat(ask(model, "?").aiMessage().text()).isEqualTo("now");
        }
    }

    @Test
    void saysThatItHasNoLineForAPrompt() throws IOException {
        try (ScriptedModel model = ScriptedModel.start("phi3:mini", Script.story(Duration.ZERO))) {
            assertThatExceptionOfType(InternalServerException.class)
                    .isThrownBy(() -> ask(model, "E1: all is well"))
                    .withMessageContaining("the script has no line for this prompt");
        }
    }

    @Test
    void knowsNoOtherModel() throws IOException {
        try (ScriptedModel model = ScriptedModel.start("tiny", Script.always(new Reply.Says("")))) {
            assertThatExceptionOfType(ModelNotFoundException.class)
                    .isThrownBy(() -> ask(model, "?"))
                    .withMessageContaining("model 'phi3:mini' not found");
        }
    }

    @Test
    void breaksOffInTheMiddleOfItsJson() throws IOException {
        try (ScriptedModel model =
                ScriptedModel.start("phi3:mini", Script.always(new Reply.CutOff("hello")))) {
            assertThatThrownBy(() -> ask(model, "?")).hasRootCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void hangsUntilItIsClosed() throws IOException {
        try (ScriptedModel model =
                ScriptedModel.start("phi3:mini", Script.always(new Reply.Hangs()))) {
            assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() -> ask(model, "?", Duration.ofMillis(300)));
            assertThat(model.calls()).hasSize(1);
        }
    }

    @Test
    void stopsWithoutAWordOnWhy() throws Exception {
        JsonNode answer = JsonMapper.shared().readTree(post(new Reply.Truncated("aaaa"), false));

        assertThat(answer.path("done").booleanValue()).isFalse();
        assertThat(answer.has("done_reason")).isFalse();
        assertThat(answer.has("eval_count")).isFalse();
    }

    @Test
    void streamsWordByWordUnlessToldOtherwise() throws Exception {
        List<JsonNode> parts =
                post(new Reply.After(Duration.ofMillis(1), new Reply.RunsOn("on and on")), true)
                        .lines()
                        .map(JsonMapper.shared()::readTree)
                        .toList();

        assertThat(parts)
                .extracting(part -> part.at("/message/content").stringValue())
                .containsExactly("on", " and", " on", "");
        assertThat(parts.getLast().path("done_reason").stringValue()).isEqualTo("length");
    }

    @Test
    void tellsWhatItIs() throws Exception {
        try (ScriptedModel model =
                        ScriptedModel.start("tiny:latest", Script.always(new Reply.Says("")));
                HttpClient http = HttpClient.newHttpClient()) {
            assertThat(get(http, model.url().resolve("/api/version")).body())
                    .contains("\"version\":");
            assertThat(get(http, model.url().resolve("/api/tags")).body())
                    .contains("\"name\":\"tiny:latest\"");
            assertThat(send(http, model, "/api/show", "{\"model\":\"tiny\"}").statusCode())
                    .isEqualTo(200);
            assertThat(send(http, model, "/api/chat", "{").statusCode()).isEqualTo(400);
            assertThat(send(http, model, "/api/chatt", "{}").statusCode()).isEqualTo(404);
        }
    }

    private static ChatResponse ask(ScriptedModel model, String prompt) {
        return ask(model, prompt, Duration.ofSeconds(20));
    }

    private static ChatResponse ask(ScriptedModel model, String prompt, Duration timeout) {
        ChatModel chat =
                OllamaChatModel.builder()
                        .baseUrl(model.url().toString())
                        .modelName("phi3:mini")
                        .timeout(timeout)
                        .maxRetries(0)
                        .build();
        return chat.chat(SystemMessage.from("You find causes."), UserMessage.from(prompt));
    }

    private static String post(Reply reply, boolean stream)
            throws IOException, InterruptedException {
        try (ScriptedModel model = ScriptedModel.start("tiny", Script.always(reply));
                HttpClient http = HttpClient.newHttpClient()) {
            String body =
                    "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"?\"}]%s}"
                            .formatted(stream ? "" : ",\"stream\":false");
            return send(http, model, "/api/chat", body).body();
        }
    }

    private static HttpResponse<String> send(
            HttpClient http, ScriptedModel model, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(model.url().resolve(path))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(HttpClient http, URI uri)
            throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
