package io.causestream.ai;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ai.http.ModelServer;
import io.causestream.ai.limits.CallBudget;
import io.causestream.ai.limits.ModelCircuit;
import io.causestream.ai.limits.ModelLimits;
import io.causestream.ai.runbook.Runbooks;
import io.causestream.doubles.model.Reply;
import io.causestream.doubles.model.Script;
import io.causestream.doubles.model.ScriptedModel;
import io.causestream.finding.Analysis;
import io.causestream.finding.Confidence;
import io.causestream.topics.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One question, over HTTP, to a model that keeps to its script. */
class AnalystTest {

    private static final String NAME = "phi3:mini";
    private static final String GOOD =
            "{\"cause\":\"DATABASE_URL is missing\",\"evidence\":[{\"id\":\"E6\",\"quote\":\"DATABASE_URL is not set\"},{\"id\":\"E1\",\"quote\":\"made up\"}],\"fixes\":[\"set it\"],\"confidence\":\"MEDIUM\"}";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void answersWithTheEvidenceThatIsInTheContext() throws Exception {
        try (ScriptedModel model = ScriptedModel.start(NAME, Script.always(new Reply.Says(GOOD)))) {
            Analysis analysis = analyse(model);

            assertThat(analysis)
                    .isInstanceOfSatisfying(
                            Analysis.Answered.class,
                            answered -> {
                                assertThat(answered.cause()).isEqualTo("DATABASE_URL is missing");
                                assertThat(answered.evidence())
                                        .containsExactly(
                                                "java.lang.IllegalStateException: required setting DATABASE_URL is not set");
                                assertThat(answered.dropped()).isEqualTo(1);
                                assertThat(answered.confidence()).isEqualTo(Confidence.MEDIUM);
                                assertThat(answered.findingId()).isEqualTo("f-1");
                                assertThat(answered.contextHash()).isEqualTo("hash-f-1");
                            });
            assertThat(registry.get("causestream.ai.evidence.dropped").counter().count())
                    .isEqualTo(1);
        }
    }

    @Test
    void asksForTheSchemaTheWindowAndNoThinking() throws Exception {
        try (ScriptedModel model = ScriptedModel.start(NAME, Script.always(new Reply.Says(GOOD)))) {
            analyse(config(model.url(), 8_192));

            JsonNode request = model.calls().getFirst().request();
            assertThat(request.at("/format/properties/cause/maxLength").asInt()).isEqualTo(400);
            assertThat(request.at("/format/required").size()).isEqualTo(7);
            assertThat(request.at("/options/num_ctx").asInt()).isEqualTo(8_192);
            assertThat(request.at("/options/num_predict").asInt()).isEqualTo(500);
            assertThat(request.at("/options/num_thread").asInt()).isEqualTo(1);
            assertThat(request.at("/options/temperature").asDouble()).isEqualTo(0.3);
            assertThat(request.at("/think").isBoolean()).isTrue();
            assertThat(request.at("/think").asBoolean()).isFalse();
            assertThat(request.at("/stream").asBoolean()).isFalse();
            assertThat(request.at("/messages/0/role").asString()).isEqualTo("system");
        }
    }

    /** Its server would cut what is beyond, and say nothing. */
    @Test
    void makesPromptsForTheModelsOwnWindowWhereItIsShorterThanTheConfiguredOne() throws Exception {
        List<String> log =
                IntStream.range(0, 2_000)
                        .mapToObj(i -> "ERROR %d: ".formatted(i) + "refused, ".repeat(40))
                        .toList();
        try (ScriptedModel server =
                ScriptedModel.start(NAME, Script.always(new Reply.Says(GOOD)))) {
            server.window(1_600);
            AiWorkerConfig config = config(server.url(), 8_192);
            List<Integer> tokens = new ArrayList<>();
            ModelWindow window = new ModelWindow(config);
            Analyst analyst =
                    new Analyst(
                            config,
                            (prompt, within) -> {
                                tokens.add(prompt.tokens());
                                return new ModelReply.Answered(GOOD, prompt.tokens(), 0);
                            },
                            window,
                            new AiMetrics(registry),
                            Runbooks::shipped);

            analyst.analyse(Questioned.crash("f-1", log));
            try (OllamaModel model = new OllamaModel(config)) {
                window.check(model, Duration.ofSeconds(3));
            }
            analyst.analyse(Questioned.crash("f-2", log));

            assertThat(window.tokens()).isEqualTo(1_600);
            assertThat(tokens).hasSize(2);
            assertThat(tokens.get(0)).isGreaterThan(1_600 - window.answerTokens());
            assertThat(tokens.get(1)).isLessThanOrEqualTo(1_600 - window.answerTokens());
        }
    }

    /** Whatever stands in a log: it can be talked into a sentence, and into nothing else. */
    @Test
    void offersTheModelNoTools() throws Exception {
        try (ScriptedModel model = ScriptedModel.start(NAME, Script.always(new Reply.Says(GOOD)))) {
            analyse(model);

            JsonNode request = model.calls().getFirst().request();
            assertThat(request.path("tools").isEmpty()).isTrue();
            assertThat(request.at("/messages")).hasSize(2);
        }
    }

    @Test
    void saysWhyThereIsNoAnswer() throws Exception {
        assertThat(whyOf(new Reply.Says("It is the database, I guess.")))
                .isEqualTo("the model's answer was no analysis");
        assertThat(whyOf(new Reply.RunsOn("{\"cause\":\"aaaaaaaa")))
                .isEqualTo("the model's answer was too long and was cut");
        assertThat(whyOf(new Reply.Truncated(GOOD)))
                .isEqualTo("the model stopped in the middle of its answer");
        assertThat(whyOf(new Reply.CutOff(GOOD)))
                .matches(
                        "the connection to Ollama at http://127.0.0.1:\\d+ closed before its answer was complete");
        assertThat(whyOf(new Reply.Says(""))).isEqualTo("the model's answer was empty");
        assertThat(whyOf(new Reply.Says(GOOD + GOOD.replace("is missing", "is wrong"))))
                .isEqualTo("the model gave 2 analyses that differ");
    }

    /** As {@code cases/model-answer-fenced} has it. */
    @Test
    void readsAnAnswerInACodeFence() throws Exception {
        Reply fenced = new Reply.Says("```json\n" + GOOD + "\n```");
        try (ScriptedModel model = ScriptedModel.start(NAME, Script.always(fenced))) {
            assertThat(analyse(model))
                    .isInstanceOfSatisfying(
                            Analysis.Answered.class,
                            answered -> {
                                assertThat(answered.cause()).isEqualTo("DATABASE_URL is missing");
                                assertThat(answered.evidence()).hasSize(1);
                                assertThat(answered.confidence()).isEqualTo(Confidence.MEDIUM);
                            });
        }
    }

    /** As {@code cases/model-404-of-the-address} has it, and what else comes from elsewhere. */
    @Test
    void saysThatThereIsNoOllamaAtTheAddress() throws Exception {
        try (ScriptedModel model = ScriptedModel.start(NAME, Script.always(new Reply.Says(GOOD)))) {
            URI wrong = URI.create(model.url() + "/api/v2");
            assertThat(why(analyse(config(wrong))))
                    .isEqualTo(
                            "there is no Ollama at %s (error 404: 404 page not found); set holmesGPT.apiUrl to the address of an Ollama, such as http://HOST:11434"
                                    .formatted(wrong));
            try (ModelReview review = new ModelReview(config(wrong))) {
                assertThat(review.obstacle().orElseThrow())
                        .startsWith("there is no Ollama at " + wrong)
                        .doesNotContain("ollama pull");
            }
        }
        assertThat(
                        whyOf(
                                new Reply.Foreign(
                                        200, "text/html", "<!doctype html><title>Login</title>")))
                .contains("is not Ollama: it answered with a web page; set holmesGPT.apiUrl")
                .doesNotContain("ollama pull");
        assertThat(
                        whyOf(
                                new Reply.Foreign(
                                        200, "application/json", "{\"choices\":[],\"id\":\"x\"}")))
                .contains("is an OpenAI-like API, not Ollama")
                .endsWith(", or holmesGPT.api to openai");
    }

    @Test
    void saysWhichModelIsToBePulled() throws Exception {
        try (ScriptedModel model =
                ScriptedModel.start("other", Script.always(new Reply.Says(GOOD)))) {
            assertThat(why(analyse(model)))
                    .isEqualTo("Ollama has no model phi3:mini; to get it: ollama pull phi3:mini");
            try (ModelReview review = new ModelReview(config(model.url()))) {
                assertThat(review.obstacle())
                        .hasValue(
                                "Ollama has no model phi3:mini; to get it: ollama pull phi3:mini");
            }
        }
    }

    @Test
    void triesABusyServerAgain() throws Exception {
        Reply busy = new Reply.Fails(503, "server busy, please try again");
        try (ScriptedModel model =
                ScriptedModel.start(
                        NAME,
                        Script.always(
                                new Reply.InTurn(List.of(busy, busy, new Reply.Says(GOOD)))))) {
            assertThat(analyse(model)).isInstanceOf(Analysis.Answered.class);
            assertThat(model.calls()).hasSize(3);
        }
    }

    @Test
    void givesUpAServerThatStaysBusy() throws Exception {
        try (ScriptedModel model =
                ScriptedModel.start(NAME, Script.always(new Reply.Fails(503, "server busy")))) {
            assertThat(why(analyse(model))).isEqualTo("Ollama is too busy: server busy");
            assertThat(model.calls()).hasSize(3);
        }
    }

    @Test
    void doesNotTryAgainWhatWillNotGetBetter() throws Exception {
        try (ScriptedModel model =
                ScriptedModel.start(NAME, Script.always(new Reply.Fails(400, "no")))) {
            assertThat(why(analyse(model))).isEqualTo("Ollama answered with error 400: no");
            assertThat(model.calls()).hasSize(1);
        }
    }

    @Test
    void breaksOffAModelThatDoesNotAnswerInTime() throws Exception {
        try (ScriptedModel model = ScriptedModel.start(NAME, Script.always(new Reply.Hangs()))) {
            long begin = System.nanoTime();
            Analysis analysis = analyse(config(model.url()).withTimeout(Duration.ofSeconds(1)));

            assertThat(why(analysis)).isEqualTo("the model did not answer within 1 s");
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void saysThatNobodyIsThere() throws Exception {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        try (OllamaModel ollama = new OllamaModel(config(nobody))) {
            Analysis analysis =
                    analyst(config(nobody), ollama).analyse(Questioned.missingSetting("f-1"));

            assertThat(why(analysis)).isEqualTo("Ollama is unreachable at " + nobody);
            assertThat(registry.get("causestream.ai.calls.retries").counter().count()).isEqualTo(2);
        }
        try (ModelReview review = new ModelReview(config(nobody))) {
            assertThat(review.obstacle()).hasValue("Ollama is unreachable at " + nobody);
        }
    }

    private String whyOf(Reply reply) throws IOException, InterruptedException {
        try (ScriptedModel model = ScriptedModel.start(NAME, Script.always(reply))) {
            return why(analyse(model));
        }
    }

    private static String why(Analysis analysis) {
        return analysis instanceof Analysis.NoAnswer none ? none.why() : analysis.toString();
    }

    private Analysis analyse(ScriptedModel model) throws InterruptedException {
        return analyse(config(model.url()));
    }

    private Analysis analyse(AiWorkerConfig config) throws InterruptedException {
        try (OllamaModel ollama = new OllamaModel(config)) {
            return analyst(config, ollama).analyse(Questioned.missingSetting("f-1"));
        }
    }

    private Analyst analyst(AiWorkerConfig config, OllamaModel ollama) {
        AiMetrics metrics = new AiMetrics(registry);
        ModelCalls calls =
                new ModelCalls(
                        ollama,
                        new CallBudget(config.limits(), Clock.systemUTC()),
                        new ModelCircuit(NAME, Clock.systemUTC()),
                        metrics);
        return new Analyst(config, calls, new ModelWindow(config), metrics, Runbooks::shipped);
    }

    private static AiWorkerConfig config(URI url) {
        return AiWorkerConfig.of(KafkaSettings.at("unused:1"), url, NAME)
                .withTimeout(Duration.ofSeconds(10));
    }

    private static AiWorkerConfig config(URI url, int window) {
        return new AiWorkerConfig(
                KafkaSettings.at("unused:1"),
                ModelServer.ollama(url),
                NAME,
                0.3,
                2_048,
                Duration.ofSeconds(5),
                window,
                1,
                1,
                ModelLimits.DEFAULT,
                AnalysisConfig.DEFAULT);
    }
}
