package io.causestream.standalone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.doubles.model.Reply;
import io.causestream.doubles.model.Script;
import io.causestream.doubles.model.ScriptedAnalysis;
import io.causestream.doubles.model.ScriptedModel;
import io.causestream.standalone.config.CannotRun;
import io.causestream.topics.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** With a model that keeps to its script, so that each figure is known. */
class EvalAiCommandTest {

    private static final String MODEL = "phi3:mini";

    /** One of each kind: what is to be said of it is in the script below. */
    private static final String CASES =
            """
            - name: right
              from: written for this test
              finding:
                enrichments: [{type: logs, lines: [case-right, required setting DATABASE_URL is not set]}]
              category: missing-setting
              cause: [DATABASE_URL]
            - name: wrong
              from: written for this test
              finding:
                enrichments: [{type: logs, lines: [case-wrong, required setting REDIS_URL is not set]}]
              category: missing-setting
              cause: [REDIS_URL]
            - name: can not tell
              from: written for this test
              finding:
                enrichments: [{type: logs, lines: [case-unsure, required setting MAIL_URL is not set]}]
              category: missing-setting
              cause: [MAIL_URL]
            - name: no answer
              from: written for this test
              finding:
                enrichments: [{type: logs, lines: [case-garbage, required setting BUS_URL is not set]}]
              category: missing-setting
              cause: [BUS_URL]
            - name: says that it can not tell
              from: written for this test
              finding:
                enrichments: [{type: logs, lines: [case-given-up, required setting CDN_URL is not set]}]
              category: missing-setting
              cause: [CDN_URL]
            """;

    private static final String NO_CAUSE =
            """
            - name: a cause where there is none
              from: written for this test
              finding:
                enrichments: [{type: logs, lines: [case-invented, all is well]}]
              category: abstain
            """;

    private static final Script SCRIPT =
            new Script(List.of())
                    .when("case-right", says("DATABASE_URL is not set", "HIGH", "DATABASE_URL"))
                    .when("case-wrong", says("the disk is full", "MEDIUM", "REDIS_URL"))
                    .when("case-unsure", says("perhaps MAIL_URL is not set", "LOW", "MAIL_URL"))
                    .when("case-garbage", new Reply.Says("I am a teapot"))
                    .when(
                            "case-given-up",
                            new Reply.Says(
                                    "{\"cause\":\"\",\"canNotTell\":true,\"missing\":\"the settings\"}"))
                    .when(
                            "case-invented",
                            new Reply.Says(
                                    """
                                    {"cause":"the moon is full","confidence":"HIGH","fixes":[],"evidence":[
                                     {"id":"E1","quote":"case-invented"},{"id":"E2","quote":"case-invented"}]}\
                                    """));

    @TempDir private Path folder;

    private final StringWriter err = new StringWriter();

    @Test
    void countsWhatIsRightWrongAndUnsureAndWhichEvidenceHolds() throws IOException {
        try (ScriptedModel model = ScriptedModel.start(MODEL, SCRIPT)) {
            String out = run("--cases", cases().toString(), "--url", url(model));

            assertThat(columns(out, MODEL)).startsWith("6", "5", "2", "1", "1", "2", "4/5");
            assertThat(columns(out, "settings")).containsExactly("1/5");
            assertThat(columns(out, "unknown")).containsExactly("0/0");
            assertThat(out)
                    .contains(MODEL + ": no answer to 1: the model's answer was no analysis");
            assertThat(err.toString())
                    .contains(
                            MODEL + " 1/6 settings: right, ", MODEL + " 4/6 settings: no answer, ")
                    .contains(
                            MODEL + " 5/6 settings: can't tell, ", MODEL + " 6/6 unknown: wrong, ");
        }
    }

    @Test
    void theRulesOnTheSameCasesStandBesideIt() throws IOException {
        try (ScriptedModel model = ScriptedModel.start(MODEL, SCRIPT)) {
            String out = run("--cases", cases().toString(), "--url", url(model));

            assertThat(columns(out, "the rules alone")).containsExactly("6", "1", "5", "5", "0");
        }
    }

    @Test
    void jsonHasEachAnswerWithItsTokensAsTheServerCountedThem() throws IOException {
        try (ScriptedModel model = ScriptedModel.start(MODEL, SCRIPT)) {
            JsonNode json =
                    Json.MAPPER.readTree(
                            run("--cases", cases().toString(), "--url", url(model), "-o", "json"));

            assertThat(json.path("complete").asBoolean()).isTrue();
            JsonNode first = json.path("models").path(0).path("answers").path(0);
            assertThat(first.path("outcome").asString()).isEqualTo("right_and_named");
            assertThat(first.path("cause").asString()).isEqualTo("DATABASE_URL is not set");
            assertThat(first.path("promptTokens").asInt())
                    .isEqualTo(model.calls().getFirst().prompt().text().length() / 4);
            assertThat(first.path("answerTokens").asInt()).isPositive();
            JsonNode all = json.path("models").path(0).path("all");
            assertThat(all.path("quotesVerified").asInt()).isEqualTo(4);
            assertThat(all.path("p95Seconds").asDouble())
                    .isGreaterThanOrEqualTo(all.path("p50Seconds").asDouble());
        }
    }

    @Test
    void aHeldOutAnswerIsCountedAndNotShown() throws IOException {
        try (ScriptedModel model = ScriptedModel.start(MODEL, SCRIPT)) {
            JsonNode json =
                    Json.MAPPER.readTree(
                            run("--cases", cases().toString(), "--url", url(model), "-o", "json"));

            JsonNode heldOut = json.path("models").path(0).path("answers").path(5);
            assertThat(heldOut.path("outcome").asString()).isEqualTo("wrong");
            assertThat(heldOut.has("cause")).isFalse();
        }
    }

    @Test
    void theRulesGuessIsInThePromptUnlessItIsHidden() throws IOException {
        try (ScriptedModel model = ScriptedModel.start(MODEL, SCRIPT)) {
            run("--cases", cases().toString(), "--url", url(model), "--limit", "1");
            run("--cases", cases().toString(), "--url", url(model));
            run("--cases", cases().toString(), "--url", url(model), "--without-rules");

            List<String> guesses = new ArrayList<>();
            questions(model)
                    .forEach(text ->
                            guesses.add(text.contains("the rules' guess (") ? "shown" : "hidden"));
            assertThat(guesses.subList(1, 6)).containsOnly("shown");
            assertThat(guesses.subList(7, 13)).containsOnly("hidden");
        }
    }

    /** Without the calls that ask for another form of an answer. */
    private static List<String> questions(ScriptedModel model) {
        return model.calls().stream()
                .map(call -> call.prompt().text())
                .filter(text -> text.contains("You are an experienced Kubernetes engineer"))
                .toList();
    }

    @Test
    void aLimitDrawsFromAllFamiliesAndTheSameSeedDrawsTheSame() throws IOException {
        List<EvaluationCase> all = EvaluationCases.read(List.of(cases()));

        List<EvaluationCase> drawn = EvaluationCases.sample(all, 2, 7);

        assertThat(drawn)
                .extracting(EvaluationCase::family)
                .containsExactlyInAnyOrder("settings", "unknown");
        assertThat(EvaluationCases.sample(all, 2, 7)).isEqualTo(drawn);
        assertThat(EvaluationCases.sample(all, 9, 7)).isEqualTo(all);
    }

    @Test
    void anIncidentsFindingsAreAskedAboutThoughNobodyKnowsTheirCause() throws IOException {
        Script script = Script.always(says("something broke", "HIGH", "exit code"));
        try (ScriptedModel model = ScriptedModel.start(MODEL, script)) {
            String out =
                    run(
                            "--cases",
                            Path.of("..", "incidents", "config-error.cs").toString(),
                            "--url",
                            url(model));

            assertThat(model.calls()).isNotEmpty();
            assertThat(columns(out, MODEL))
                    .startsWith(
                            Integer.toString(model.calls().size()),
                            Integer.toString(model.calls().size()))
                    .contains("0");
            assertThat(out).doesNotContain("the rules alone", "right, of the causes");
        }
    }

    @Test
    void severalModelsStandSideBySideAndOneThatIsMissingEndsItBeforeAnyIsAsked()
            throws IOException {
        try (ScriptedModel model = ScriptedModel.start(MODEL, SCRIPT)) {
            List<String> missing =
                    List.of(
                            "--cases",
                            cases().toString(),
                            "--url",
                            url(model),
                            "--model",
                            MODEL,
                            "--model",
                            "qwen2.5:3b");

            assertThatThrownBy(() -> thrown(missing))
                    .isInstanceOfSatisfying(
                            CannotRun.class, e -> assertThat(e.exitCode()).isEqualTo(1))
                    .hasMessage(
                            "qwen2.5:3b: Ollama has no model qwen2.5:3b; to get it: ollama pull qwen2.5:3b");
            assertThat(model.calls()).isEmpty();
        }
        try (ScriptedModel model = ScriptedModel.start("phi3:latest", SCRIPT)) {
            String out =
                    run(
                            "--cases",
                            cases().toString(),
                            "--url",
                            url(model),
                            "--model",
                            "phi3",
                            "--model",
                            "phi3:latest",
                            "--limit",
                            "3");
            assertThat(columns(out, "phi3")).startsWith("3");
            assertThat(columns(out, "phi3:latest")).startsWith("3");
            assertThat(columns(out, "settings")).hasSize(2);
            assertThat(questions(model)).hasSize(6);
        }
    }

    @Test
    void whatCanNotBeReadIsNamed() throws IOException {
        String gone = folder.resolve("gone").toString();
        assertThatThrownBy(() -> thrown(List.of("--cases", gone)))
                .isInstanceOfSatisfying(CannotRun.class, e -> assertThat(e.exitCode()).isEqualTo(2))
                .hasMessageContaining(gone);

        Path mistaken = folder.resolve("mistaken");
        Files.createDirectories(mistaken.resolve("tuning"));
        Files.writeString(mistaken.resolve("tuning/a.yaml"), "- {name: a, categry: b}\n");
        assertThatThrownBy(() -> thrown(List.of("--cases", mistaken.toString())))
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("categry");
    }

    private Path cases() throws IOException {
        Path cases = folder.resolve("cases");
        Files.createDirectories(cases.resolve("tuning"));
        Files.createDirectories(cases.resolve("held-out"));
        Files.writeString(cases.resolve("tuning/settings.yaml"), CASES);
        Files.writeString(cases.resolve("held-out/unknown.yaml"), NO_CAUSE);
        return cases;
    }

    private static String url(ScriptedModel model) {
        return model.url().toString();
    }

    private static Reply says(String cause, String confidence, String quoted) {
        return new Reply.Analyses(
                new ScriptedAnalysis(cause, List.of(quoted), List.of(), confidence));
    }

    /** The cells of a row. */
    private static List<String> columns(String out, String row) {
        return out.lines()
                .filter(line -> line.startsWith(row + " "))
                .findFirst()
                .map(line -> List.of(line.substring(row.length()).strip().split(" +")))
                .orElseThrow(() -> new AssertionError(out));
    }

    private String run(String... arguments) {
        StringWriter out = new StringWriter();
        assertThat(command(out).execute(arguments)).as(err::toString).isZero();
        return out.toString();
    }

    private void thrown(List<String> arguments) throws Exception {
        CommandLine command = command(new StringWriter());
        command.parseArgs(arguments.toArray(String[]::new));
        command.<EvalAiCommand>getCommand().call();
    }

    private CommandLine command(StringWriter out) {
        return new CommandLine(new EvalAiCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }
}
